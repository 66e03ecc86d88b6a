-- Staff bring a referral into another state; the person may be told in the same step. Returns {'done'} or {refusal}.
-- Without a fence nobody needs to hold the case: the partner has answered.
--   case:referrals:{case}  hash  see referral.lua
--   case:{case}            hash  staff, fence, until
--   outbox:{person}              the question, or that it was sent
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
-- include: referral
local obstacle = arg.fence and claim_obstacle()
if obstacle then return {obstacle} end
local state, allowed = referral_state(arg.case, arg.referral), false
for _, from in ipairs(arg.from) do allowed = allowed or from == state end
if not allowed then return {'referral_moved'} end
if arg.asks and not (arg.replies and claim_reachable()) then return {'unreachable'} end
if audit_obstacle() then return {'audit', audit_head()} end
if arg.fence then
  claim_renew(arg.case)
  case_alive(arg.case, arg.now, arg.case_ttl)
end
referral_put(arg.case, arg.referral, arg.to)
claim_say()
case_change(arg.case, 'referred')
audit_write()
return {'done'}
