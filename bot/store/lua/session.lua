-- A person's session.
--   session:{person}  hash  lang, lane, cursor (id of the last reply handed out)
local AN_HOUR = 3600000

-- contact in either direction: the session's time starts anew (written at most once an hour)
local function session_slide(person, ttl)
  local session = key('session', person)
  if redis.call('PTTL', session) < ttl - AN_HOUR then redis.call('PEXPIRE', session, ttl) end
end

local function session_known(person) return redis.call('EXISTS', key('session', person)) == 1 end

-- remember a dedupe id; false when it was there already
--   mailbox:seen:{person}  zset  digest -> moment
local function session_first(person, id, period)
  local seen, now = key('mailbox:seen', person), clock()
  redis.call('ZREMRANGEBYSCORE', seen, '-inf', int(now - period))
  redis.call('PEXPIRE', seen, period)
  return redis.call('ZADD', seen, 'NX', int(now), id) == 1
end
