-- A farewell is over; its key goes, and the append-only file is to forget it.
--   farewell:{owner}  string  emptied, so that the same request is not carried out twice
--   farewell:due      zset    farewell -> moment
--   key:{owner}       hash    goes
--   rewrite           hash    asked
redis.call('SET', key('farewell', arg.owner), '', 'KEEPTTL')
redis.call('ZREM', key('farewell:due'), arg.owner)
redis.call('DEL', key('key', arg.owner))
redis.call('HINCRBY', key('rewrite'), 'asked', 1)
