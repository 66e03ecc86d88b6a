-- Change a role, or switch an account off or on; its sessions end. An admin who can log in is always left.
-- Returns {'done'} or {refusal}.
--   staff:all, staff:account:{staff}, staff:session:{digest}, staff:sessions:{staff}, staff:linked:{staff}, staff:chat:{digest}  see staff.lua
-- include: staff
-- include: audit
local member = staff_row(arg.member)
if not member then return {'unknown_staff'} end
local role, active = arg.role or member[3], arg.active or member[4]
local admins = role == 'admin' and active == '1' and 1 or 0
for _, staff in ipairs(redis.call('SMEMBERS', key('staff:all'))) do
  local other = staff_row(staff)
  local able = other[3] == 'admin' and other[4] == '1' and other[6] == ''
  if staff ~= arg.member and able then admins = admins + 1 end
end
if admins == 0 then return {'last_admin'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('HSET', key('staff:account', arg.member), 'role', role, 'active', active)
staff_end_sessions(arg.member)
if active ~= '1' then staff_unlink(arg.member) end
audit_write()
return {'done'}
