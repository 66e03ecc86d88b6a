-- A claim that ran out: back into the queue, the person is told. Returns {'done'} or {'not_due'}.
--   case:{case}                 hash  state; the claim goes
--   case:waiting, case:claimed  zset  it moves
--   outbox:{person}                   the sentence about it
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local ends = redis.call('ZSCORE', key('case:claimed'), arg.case)
if not ends or tonumber(ends) > tonumber(arg.now) then return {'not_due'} end
if redis.call('HGET', key('case', arg.case), 'staff') ~= arg.audit_staff then return {'not_due'} end
if audit_obstacle() then return {'audit', audit_head()} end
claim_return(arg.case)
claim_say()
case_change(arg.case, 'lapsed')
audit_write()
return {'done'}
