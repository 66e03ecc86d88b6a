-- Remember a file that is to be fetched. Returns 'unknown', 'stale' or 'stored'; the same file again changes nothing.
--   session:{person}       hash  there must be one
--   mailbox:seen:{person}  zset  digests of dedupe ids -> moment
--   media:wanted:{person}  hash  file -> sealed: where it is
--   media:due              zset  'person file' -> moment from which it may be fetched
-- include: session
if not session_known(arg.person) then return 'unknown' end
if not current(arg.person, arg.blob) then return 'stale' end
if not session_first(arg.person, 'file ' .. arg.id, arg.dedupe_ttl) then return 'stored' end
redis.call('HSET', key('media:wanted', arg.person), arg.id, arg.blob)
redis.call('PEXPIRE', key('media:wanted', arg.person), arg.ttl)
redis.call('ZADD', key('media:due'), int(clock()), arg.person .. ' ' .. arg.id)
return 'stored'
