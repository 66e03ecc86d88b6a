-- Count a try of a return code, or refuse it: the person, the code and all persons together have a number of tries
-- in a window that their first one opens. Returns 0 when any of them has used its tries up; then nothing is counted.
--   return:tries:{digest}  hash  count, ends
local now = tonumber(arg.now)
local open = {}
for at, digest in ipairs(arg.counted) do
  local count, ends = unpack(redis.call('HMGET', key('return:tries', digest), 'count', 'ends'))
  open[at] = ends and tonumber(ends) > now
  if open[at] and tonumber(count) >= tonumber(arg.most[at]) then return 0 end
end
for at, digest in ipairs(arg.counted) do
  local tries = key('return:tries', digest)
  if open[at] then
    redis.call('HINCRBY', tries, 'count', 1)
  else
    redis.call('HSET', tries, 'count', 1, 'ends', int(now + arg.window))
    redis.call('PEXPIRE', tries, arg.window)
  end
end
return 1
