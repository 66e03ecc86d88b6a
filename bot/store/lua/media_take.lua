-- The next file to fetch, as {person, file, sealed}; it is due again after the lease unless it was done.
--   media:wanted:{person}  hash  file -> sealed
--   media:due              zset  'person file' -> moment from which it may be fetched
local due, now = key('media:due'), clock()
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', int(now))) do
  local person, file = string.match(entry, '^(%S+) (%S+)$')
  local blob = redis.call('HGET', key('media:wanted', person), file)
  if blob then
    redis.call('ZADD', due, int(now + arg.lease), entry)
    return {person, file, blob}
  end
  redis.call('ZREM', due, entry)
end
return false
