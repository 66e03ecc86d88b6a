-- Whether an urgent waiting case sets off the second alert now: once until somebody takes it.
--   case:{case}  hash  alerted: when it did
local name = key('case', arg.case)
local state, tier = unpack(redis.call('HMGET', name, 'state', 'tier'))
if state ~= 'waiting' or tier ~= 'urgent' then return 0 end
return redis.call('HSETNX', name, 'alerted', arg.now)
