-- Set what staff record about a case as codes. Returns {'done', moment the claim ends} or {refusal}.
--   case:{case}  hash  tags, needs or referrals; staff, fence, until
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('HSET', key('case', arg.case), arg.label, table.concat(arg.codes, ','))
local ends = claim_renew(arg.case)
case_alive(arg.case, arg.now, arg.case_ttl)
case_change(arg.case, 'labelled')
audit_write()
return {'done', ends}
