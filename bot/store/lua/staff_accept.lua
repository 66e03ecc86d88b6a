-- Use an invitation up for a new account. Returns {'done'} or {refusal}.
--   staff:invite:{digest}  string  goes
--   staff:names            hash    digest of the name -> staff id
--   staff:all, staff:account:{staff}
-- include: audit
if redis.call('EXISTS', key('staff:invite', arg.invite)) == 0 then return {'invalid_invitation'} end
if redis.call('HEXISTS', key('staff:names'), arg.name_digest) == 1 then return {'name_taken'} end
if audit_obstacle() then return {'audit', audit_head()} end
redis.call('DEL', key('staff:invite', arg.invite))
redis.call('HSET', key('staff:names'), arg.name_digest, arg.member)
redis.call('SADD', key('staff:all'), arg.member)
redis.call('HSET', key('staff:account', arg.member), 'name', arg.name, 'role', arg.role, 'active', '1',
  'password', arg.password)
audit_write()
return {'done'}
