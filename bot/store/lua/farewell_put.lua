-- Keep what is left to delete in the chat of somebody who is erased now; a repeated owner changes nothing.
--   farewell:{owner}  string  sealed; empty once it was done
--   farewell:due      zset    farewell -> moment from which it may be worked on
if not current(arg.owner, arg.blob) then return 'stale' end
if not redis.call('SET', key('farewell', arg.owner), arg.blob, 'NX', 'PX', arg.ttl) then return 'seen' end
redis.call('ZADD', key('farewell:due'), int(clock() + arg.delay), arg.owner)
return 'stored'
