-- Lock an account until its new one-time link is used. Returns {'done'} or {refusal}.
--   staff:account:{staff}    hash    password becomes one that nobody knows; link: digest of the only link that counts
--   staff:factor:{staff}     hash    goes
--   staff:recovery:{staff}   set     goes
--   staff:invite:{digest}    string  "role end-of-validity staff"
--   staff:session:{digest}, staff:sessions:{staff}, staff:linked:{staff}, staff:chat:{digest}  see staff.lua
-- include: staff
-- include: audit
local member = staff_row(arg.member)
if not member then return {'unknown_staff'} end
if member[4] ~= '1' then return {'disabled'} end
if audit_obstacle() then return {'audit', audit_head()} end
local account = key('staff:account', arg.member)
local former = redis.call('HGET', account, 'link')
if former then redis.call('DEL', key('staff:invite', former)) end
redis.call('HSET', account, 'password', arg.password, 'link', arg.invite)
redis.call('SET', key('staff:invite', arg.invite), member[3] .. ' ' .. arg.ends .. ' ' .. arg.member, 'PX', arg.ttl)
redis.call('DEL', key('staff:factor', arg.member), key('staff:recovery', arg.member))
staff_end_sessions(arg.member)
staff_unlink(arg.member)
audit_write()
return {'done'}
