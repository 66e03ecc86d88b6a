-- Staff accounts.
--   staff:all                  set   staff ids
--   staff:account:{staff}      hash  name, role, active, password; link: digest of the link of a reset;
--                                    skills: codes with commas, missing = all
--   staff:session:{digest}     hash  staff, idle, ends
--   staff:sessions:{staff}     set   digests of the staff member's sessions
--   staff:linked:{staff}       string  keyed hash of their account of Telegram; staff:chat:{digest}: the way back

-- id, name, role, active, password, link or '', skills or '*'; nothing when there is no such account
local function staff_row(staff)
  local name, role, active, password, link, skills =
    unpack(redis.call('HMGET', key('staff:account', staff), 'name', 'role', 'active', 'password', 'link', 'skills'))
  if name then return {staff, name, role, active, password, link or '', skills or '*'} end
end

local function staff_end_sessions(staff)
  local sessions = key('staff:sessions', staff)
  for _, session in ipairs(redis.call('SMEMBERS', sessions)) do redis.call('DEL', key('staff:session', session)) end
  redis.call('DEL', sessions)
end

-- their account of Telegram acts for nobody any more; returns whether there was one
local function staff_unlink(staff)
  local account = redis.call('GET', key('staff:linked', staff))
  redis.call('DEL', key('staff:linked', staff))
  if account then redis.call('DEL', key('staff:chat', account)) end
  return account ~= false
end
