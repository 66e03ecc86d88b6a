-- Change a role, or switch an account off or on; its sessions end. An admin who can log in is always left.
-- Returns {'done'} or {refusal}.
--   staff:all, staff:account:{staff}, staff:session:{digest}, staff:sessions:{staff}, staff:linked:{staff}, staff:chat:{digest}  see staff.lua
--   case:claimed, case:{case}  the claims of who is switched off run out
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
if active ~= '1' then
  staff_unlink(arg.member)
  -- nobody answers these any more: their time is over, so that the next round gives them back and tells their persons
  for _, case in ipairs(redis.call('ZRANGE', key('case:claimed'), 0, -1)) do
    if redis.call('HGET', key('case', case), 'staff') == arg.member then
      redis.call('HSET', key('case', case), 'until', 0)
      redis.call('ZADD', key('case:claimed'), 0, case)
    end
  end
end
audit_write()
return {'done'}
