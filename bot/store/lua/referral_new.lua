-- Staff propose a referral; nobody has been asked yet. Returns {'done', moment the claim ends} or {refusal}.
--   case:referrals:{case}  hash  see referral.lua
--   case:{case}            hash  staff, fence, until
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
-- include: referral
local FIELDS = 4
local name = key('case:referrals', arg.case)
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if redis.call('HLEN', name) >= FIELDS * arg.most then return {'too_many'} end
if not current(arg.case, arg.text) then return {'claim_lost'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('HSET', name, arg.referral .. ':partner', arg.partner, arg.referral .. ':text', arg.text)
local ends = claim_renew(arg.case)
case_alive(arg.case, arg.now, arg.case_ttl)
referral_put(arg.case, arg.referral, 'proposed')
case_change(arg.case, 'referred')
audit_write()
return {'done', ends}
