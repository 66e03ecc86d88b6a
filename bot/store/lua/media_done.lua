-- A file needs no fetching any more.
--   media:wanted:{person}  hash  it goes
--   media:due              zset  it goes
redis.call('HDEL', key('media:wanted', arg.person), arg.id)
redis.call('ZREM', key('media:due'), arg.person .. ' ' .. arg.id)
