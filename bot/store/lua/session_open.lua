-- Make sure a person has a session and a data key; returns 1 when the session is new, or was opened by the
-- same `request` before.
--   session:{person}  hash  lang, lane, cursor, hidden, crowd, first (what opened it)
--   key:{person}      hash  gen, epoch, wrapped, keep
--   lane:names        set   push lanes in use
--   lane:ready:{lane} zset  replies that waited for this contact are delivered now
-- include: lane
-- include: case
-- include: checkin
local session, secret = key('session', arg.person), key('key', arg.person)
if redis.call('EXISTS', secret) == 0 then
  -- without its data key nothing of an older session can be read, so it does not count
  redis.call('DEL', session)
  redis.call('HSET', secret, 'gen', arg.gen, 'epoch', arg.epoch, 'wrapped', arg.wrapped, 'keep', arg.keep)
end
keep(secret, arg.keep)
local new = redis.call('HSETNX', session, 'lang', arg.lang)
redis.call('HSET', session, 'lane', arg.lane)
if new == 1 and arg.crowd then redis.call('HSET', session, 'crowd', arg.crowd) end
if arg.request and new == 1 then redis.call('HSET', session, 'first', arg.request) end
if arg.request and redis.call('HGET', session, 'first') == arg.request then new = 1 end
redis.call('HSETNX', session, 'cursor', '0-0')
redis.call('HDEL', session, 'hidden')
redis.call('PEXPIRE', session, arg.ttl)
checkin_keep(arg.person)
if arg.lane ~= '' then
  redis.call('SADD', key('lane:names'), arg.lane)
  if redis.call('EXISTS', key('outbox', arg.person)) == 1 then lane_ready(arg.lane, arg.person) end
end
return new
