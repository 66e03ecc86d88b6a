-- The holder of a case writes: the person's page shows it for some seconds. Returns {'done'} or {refusal}.
--   case:{case}            hash    state, staff, fence
--   writing:staff:{person} string
--   news                   channel
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
local mark = key('writing:staff', arg.person)
local new = redis.call('EXISTS', mark) == 0
redis.call('SET', mark, 1, 'PX', arg.ttl)
if new then news('changed', arg.person) end
return {'done'}
