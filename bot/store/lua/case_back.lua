-- Hand a case back into the queue, age and priority kept. Returns {'done'} or {refusal}.
--   case:{case}                 hash  state; the claim goes
--   case:waiting, case:claimed  zset  it moves
--   outbox:{person}                   the farewell
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if audit_obstacle() then return {'audit', audit_head()} end
claim_return(arg.case)
case_alive(arg.case, arg.now, arg.case_ttl)
claim_say()
case_change(arg.case, 'handed_back')
audit_write()
return {'done'}
