-- Set what a staff member is trained for; without `skills` everything. Returns {'done'} or {refusal}.
--   staff:account:{staff}  hash  skills; see staff.lua
-- include: staff
-- include: audit
if not staff_row(arg.member) then return {'unknown_staff'} end
if audit_obstacle() then return {'audit', audit_head()} end
local account = key('staff:account', arg.member)
if arg.skills then redis.call('HSET', account, 'skills', table.concat(arg.skills, ',')) else redis.call('HDEL', account, 'skills') end
audit_write()
return {'done'}
