-- Keep a remark with a case. Returns {'done', moment the claim ends} or {refusal}.
--   case:{case}        hash  state, staff, fence, until
--   case:notes:{case}  list  sealed remarks
--   case:mentions      zset  'case staff' -> moment, for colleagues who are named in it
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local obstacle = claim_obstacle() or (not current(arg.case, arg.note) and 'claim_lost')
if obstacle then return {obstacle} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('RPUSH', key('case:notes', arg.case), arg.note)
for _, staff in ipairs(arg.mentions or {}) do
  redis.call('ZADD', key('case:mentions'), arg.now, arg.case .. ' ' .. staff)
end
local ends = claim_renew(arg.case)
case_alive(arg.case, arg.now, arg.case_ttl)
case_change(arg.case, 'noted')
audit_write()
return {'done', ends}
