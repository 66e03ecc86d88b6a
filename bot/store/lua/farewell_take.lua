-- The next farewell that is due, as {owner, blob}; it is due again after the lease unless it was done.
--   farewell:{owner}  string  sealed
--   farewell:due      zset    farewell -> moment from which it may be worked on
local due, now = key('farewell:due'), clock()
for _, owner in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', int(now))) do
  local blob = redis.call('GET', key('farewell', owner))
  if blob and blob ~= '' then
    redis.call('ZADD', due, int(now + arg.lease), owner)
    return {owner, blob}
  end
  redis.call('ZREM', due, owner)
end
return false
