-- Start a session.
--   staff:session:{digest}  hash  staff, idle, ends (moments)
--   staff:sessions:{staff}  set   digests
local session, sessions = key('staff:session', arg.session), key('staff:sessions', arg.staff)
redis.call('HSET', session, 'staff', arg.staff, 'idle', arg.idle, 'ends', arg.ends)
redis.call('PEXPIRE', session, arg.ttl)
redis.call('SADD', sessions, arg.session)
redis.call('PEXPIRE', sessions, arg.ttl)
