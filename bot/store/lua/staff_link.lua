-- Use a one-time code up: from now on an account of Telegram acts for a staff member, who had another one before.
-- Returns {'done'} or {refusal}.
--   staff:link:{digest}     string  the staff member; goes
--   staff:linked:{staff}    string  keyed hash of the account
--   staff:chat:{digest}     string  the staff member
-- include: staff
-- include: audit
if redis.call('GET', key('staff:link', arg.code)) ~= arg.member then return {'invalid_code'} end
local member = staff_row(arg.member)
if not member or member[4] ~= '1' then return {'disabled'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('DEL', key('staff:link', arg.code))
staff_unlink(arg.member)
local other = redis.call('GET', key('staff:chat', arg.account))
if other then staff_unlink(other) end
redis.call('SET', key('staff:linked', arg.member), arg.account, 'PX', arg.ttl)
redis.call('SET', key('staff:chat', arg.account), arg.member, 'PX', arg.ttl)
audit_write()
return {'done'}
