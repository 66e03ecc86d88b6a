-- The holder lets the person send files, or no longer (without `on`). Returns {'done', moment the claim ends} or {refusal}.
--   case:{case}      hash  media; staff, fence, until
--   outbox:{person}        the sentence about it
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if audit_obstacle() then return {'audit', audit_head()} end
if arg.on then
  redis.call('HSET', key('case', arg.case), 'media', 1)
else
  redis.call('HDEL', key('case', arg.case), 'media')
end
local ends = claim_renew(arg.case)
case_alive(arg.case, arg.now, arg.case_ttl)
claim_say()
case_change(arg.case, 'labelled')
audit_write()
return {'done', ends}
