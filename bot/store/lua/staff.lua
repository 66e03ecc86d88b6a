-- Staff accounts.
--   staff:all                  set   staff ids
--   staff:account:{staff}      hash  name, role, active, password; link: digest of the link of a reset
--   staff:session:{digest}     hash  staff, idle, ends
--   staff:sessions:{staff}     set   digests of the staff member's sessions

-- id, name, role, active, password, link or ''; nothing when there is no such account
local function staff_row(staff)
  local name, role, active, password, link =
    unpack(redis.call('HMGET', key('staff:account', staff), 'name', 'role', 'active', 'password', 'link'))
  if name then return {staff, name, role, active, password, link or ''} end
end

local function staff_end_sessions(staff)
  local sessions = key('staff:sessions', staff)
  for _, session in ipairs(redis.call('SMEMBERS', sessions)) do redis.call('DEL', key('staff:session', session)) end
  redis.call('DEL', sessions)
end
