-- Snoozed cases whose time has come wait again; returns them.
--   case:{case}                 hash  state
--   case:snoozed, case:waiting  zset  it moves
-- include: case
local woken = {}
for _, case in ipairs(redis.call('ZRANGEBYSCORE', key('case:snoozed'), '-inf', arg.now)) do
  case_wake(case)
  woken[#woken + 1] = case
end
return woken
