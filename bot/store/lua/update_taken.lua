-- An update of the push channel was taken in.
--   updates  zset  number of the update -> moment
local updates, now = key('updates'), clock()
redis.call('ZADD', updates, int(now), arg.number)
redis.call('ZREMRANGEBYSCORE', updates, '-inf', int(now - arg.ttl))
redis.call('ZREMRANGEBYRANK', updates, 0, -arg.most - 1)
redis.call('PEXPIRE', updates, arg.ttl)
