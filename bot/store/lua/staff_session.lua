-- The account behind a session, or nothing; with `idle` the session lives on until then.
--   staff:session:{digest}  hash  staff, idle, ends
--   staff:account:{staff}   hash  see staff.lua
-- include: staff
local session = key('staff:session', arg.session)
local staff, idle, ends = unpack(redis.call('HMGET', session, 'staff', 'idle', 'ends'))
if not staff then return false end
local row, now = staff_row(staff), tonumber(arg.now)
if not row or row[4] ~= '1' or tonumber(idle) <= now or tonumber(ends) <= now then
  redis.call('DEL', session)
  return false
end
if arg.idle then redis.call('HSET', session, 'idle', arg.idle) end
return row
