-- Put a case off until a moment. Returns {'done'} or {refusal}.
--   case:{case}                 hash  state, wake, snoozer; the claim goes
--   case:claimed, case:snoozed  zset  it moves
--   outbox:{person}                   the farewell
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local case, name = arg.case, key('case', arg.case)
local obstacle = claim_obstacle() or (redis.call('HGET', name, 'unread') ~= '0' and 'unread')
if obstacle then return {obstacle} end
local limit = arg.now + (redis.call('HGET', name, 'tier') == 'urgent' and arg.limit_urgent or arg.limit)
if tonumber(arg.wake) <= tonumber(arg.now) or tonumber(arg.wake) > limit then return {'bad_time'} end
if audit_obstacle() then return {'audit', audit_head()} end
claim_drop(case)
redis.call('HSET', name, 'state', 'snoozed', 'wake', arg.wake, 'snoozer', arg.staff)
redis.call('ZADD', key('case:snoozed'), arg.wake, case)
case_alive(case, arg.now, arg.case_ttl)
claim_say()
case_change(case, 'snoozed')
audit_write()
return {'done'}
