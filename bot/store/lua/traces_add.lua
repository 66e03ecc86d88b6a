-- Remember ids of messages in a person's chat; returns 0 when they were sealed before the person was erased.
--   exit:{person}     zset    sealed id and tag -> moment
--   sending:{person}  string  what was being sent has been sent
--   newest            string  the highest number of a message in any chat
local exit, now = key('exit', arg.person), clock()
if not current(arg.person, unpack(arg.blobs)) then return 0 end
for _, blob in ipairs(arg.blobs) do redis.call('ZADD', exit, int(now), blob) end
redis.call('ZREMRANGEBYSCORE', exit, '-inf', int(now - arg.ttl))
redis.call('ZREMRANGEBYRANK', exit, 0, -arg.most - 1)
redis.call('PEXPIRE', exit, arg.ttl)
if tonumber(arg.newest) > tonumber(redis.call('GET', key('newest')) or 0) then
  redis.call('SET', key('newest'), arg.newest)
end
if arg.sent then redis.call('DEL', key('sending', arg.person)) end
return 1
