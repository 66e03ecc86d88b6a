-- Use the link of a reset up: a new password for an account that exists. Returns {'done'} or {refusal}.
--   staff:invite:{digest}  string  goes
--   staff:account:{staff}  hash    password; link goes
-- include: staff
-- include: audit
local account = key('staff:account', arg.member)
local link, active = unpack(redis.call('HMGET', account, 'link', 'active'))
local known = redis.call('EXISTS', key('staff:invite', arg.invite)) == 1
if not known or link ~= arg.invite or active ~= '1' then return {'invalid_invitation'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('DEL', key('staff:invite', arg.invite))
redis.call('HSET', account, 'password', arg.password)
redis.call('HDEL', account, 'link')
audit_write()
return {'done'}
