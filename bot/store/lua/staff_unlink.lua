-- A staff member's account of Telegram acts for nobody any more. Returns {'done'} or {refusal}.
--   staff:linked:{staff}, staff:chat:{digest}  see staff.lua
-- include: staff
-- include: audit
if redis.call('EXISTS', key('staff:linked', arg.member)) == 0 then return {'not_linked'} end
if audit_obstacle() then return {'audit', audit_head()} end
staff_unlink(arg.member)
audit_write()
return {'done'}
