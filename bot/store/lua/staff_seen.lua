-- A staff member looks at the console: the time since they last did counts, unless it was a pause.
--   staff:duty:{staff}  hash  seen; day, today and week, weekly: time at the console in ms
local duty = key('staff:duty', arg.member)
local seen, day, week = unpack(redis.call('HMGET', duty, 'seen', 'day', 'week'))
if day ~= arg.day then redis.call('HSET', duty, 'day', arg.day, 'today', 0) end
if week ~= arg.week then redis.call('HSET', duty, 'week', arg.week, 'weekly', 0) end
local gap = seen and arg.now - seen or 0
if gap > 0 and gap <= tonumber(arg.pause) then
  redis.call('HINCRBY', duty, 'today', int(gap))
  redis.call('HINCRBY', duty, 'weekly', int(gap))
end
redis.call('HSET', duty, 'seen', arg.now)
