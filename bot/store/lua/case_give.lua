-- Give a case to a colleague: its holder's transfer (with `fence`), or a supervisor's assignment of an open case.
-- Returns {'done', fence, moment the claim ends} or {refusal}.
--   case:{case}                                hash  state, staff, fence, until, given
--   case:waiting, case:claimed, case:snoozed   zset  it moves
--   staff:duty:{staff}                         hash  who is on a break is given nothing
--   outbox:{person}                                  the sentence about it
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: withheld
-- include: claim
-- include: audit
local case = arg.case
local state, staff = unpack(redis.call('HMGET', key('case', case), 'state', 'staff'))
if not state then return {'unknown_case'} end
local obstacle = arg.fence and claim_obstacle()
if obstacle then return {obstacle} end
if state == 'closed' or state == 'erased' then return {state} end
if staff == arg.to then return {'same_staff'} end
if claim_on_break(arg.to) then return {'on_break'} end
if audit_obstacle() then return {'audit', audit_head()} end
local fence, ends = claim_give(case, arg.to)
redis.call('HSET', key('case', case), 'given', arg.staff)
case_alive(case, arg.now, arg.case_ttl)
claim_say()
case_change(case, 'transferred')
audit_write()
return {'done', fence, ends}
