-- The system keeps a remark with a person's open case. Returns {'done'}, {'none'}, or {'audit', head}.
--   case:{case}        hash  state
--   case:notes:{case}  list  sealed remarks
-- include: case
-- include: audit
local state = redis.call('HGET', key('case', arg.case), 'state')
if not (state == 'waiting' or state == 'claimed' or state == 'snoozed') or not current(arg.case, arg.note) then return {'none'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('RPUSH', key('case:notes', arg.case), arg.note)
case_alive(arg.case, arg.now, arg.case_ttl)
case_change(arg.case, 'noted')
audit_write()
return {'done'}
