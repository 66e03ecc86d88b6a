-- The account of a name, or nothing.
--   staff:names            hash  digest of the name -> staff id
--   staff:account:{staff}  hash  see staff.lua
-- include: staff
local staff = redis.call('HGET', key('staff:names'), arg.name_digest)
return staff and staff_row(staff)
