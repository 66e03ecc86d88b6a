-- Whether an urgent waiting case sets off the second alert now, and again after growing pauses until somebody takes it.
--   case:{case}  hash  alerted: when it last did; alerts: how often
local name = key('case', arg.case)
local state, tier, alerted, alerts = unpack(redis.call('HMGET', name, 'state', 'tier', 'alerted', 'alerts'))
if state ~= 'waiting' or tier ~= 'urgent' then return 0 end
if alerted and tonumber(arg.now) < alerted + arg.again * 2 ^ (alerts - 1) then return 0 end
redis.call('HSET', name, 'alerted', arg.now)
redis.call('HINCRBY', name, 'alerts', 1)
return 1
