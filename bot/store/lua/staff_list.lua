-- All accounts (see staff.lua).
-- include: staff
local rows = {}
for _, staff in ipairs(redis.call('SMEMBERS', key('staff:all'))) do rows[#rows + 1] = staff_row(staff) end
return rows
