-- Claim a case; one's own claim is renewed. With `most` it is 'the next case', for who is free to take one.
-- Returns {'done', fence, moment it ends} or {code of the refusal}.
--   case:{case}                               hash  state, staff, fence, until
--   case:waiting, case:claimed, case:snoozed  zset  it moves
--   staff:duty:{staff}                        hash  on a break there is no next case
--   outbox:{person}                                 the greeting, if the claim is new
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: withheld
-- include: claim
-- include: audit
local case = arg.case
local state, staff, ends = unpack(redis.call('HMGET', key('case', case), 'state', 'staff', 'until'))
if not state then return {'unknown_case'} end
if state == 'closed' or state == 'erased' then return {state} end
local held = state == 'claimed' and tonumber(ends) > tonumber(arg.now)
if held and staff ~= arg.staff then return {'already_claimed'} end
if held then return {'done', redis.call('HGET', key('case', case), 'fence'), claim_renew(case)} end
if arg.most and claim_on_break(arg.staff) then return {'on_break'} end
if arg.most and claim_load_full() then return {'load_full'} end
if audit_obstacle() then return {'audit', audit_head()} end
local fence, until_ = claim_give(case, arg.staff)
case_alive(case, arg.now, arg.case_ttl)
claim_say()
case_change(case, 'claimed')
audit_write()
return {'done', fence, until_}
