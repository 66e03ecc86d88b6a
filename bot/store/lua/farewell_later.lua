-- So much is left to do of a farewell, after a delay; nothing when it is over.
--   farewell:{owner}  string  sealed
--   farewell:due      zset    farewell -> moment from which it may be worked on
if not current(arg.owner, arg.blob) then return end
redis.call('SET', key('farewell', arg.owner), arg.blob, 'XX', 'KEEPTTL')
redis.call('ZADD', key('farewell:due'), 'XX', int(clock() + arg.delay), arg.owner)
