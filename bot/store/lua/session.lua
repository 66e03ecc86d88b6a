-- A person's session.
--   session:{person}  hash  lang, lane, cursor (id of the last reply handed out)
local AN_HOUR = 3600000

-- contact in either direction: the session's time starts anew (written at most once an hour)
local function session_slide(person, ttl)
  local session = key('session', person)
  if redis.call('PTTL', session) < ttl - AN_HOUR then redis.call('PEXPIRE', session, ttl) end
end

local function session_known(person) return redis.call('EXISTS', key('session', person)) == 1 end

-- whether the message that is over now was sent before its person hid the chat; to be asked once for each message
local function session_muted(person)
  local left = tonumber(redis.call('HGET', key('session', person), 'mute') or 0)
  if left > 0 then redis.call('HINCRBY', key('session', person), 'mute', -1) end
  return left > 0
end

-- remember a dedupe id; false when it was there already
--   mailbox:seen:{person}  zset  digest -> moment
local function session_first(person, id, period)
  local seen, now = key('mailbox:seen', person), clock()
  local since = redis.call('ZSCORE', seen, id)
  if since and tonumber(since) > now - period then return false end
  -- the first write of a script decides whether a full Redis refuses it: this one may be refused
  redis.call('ZADD', seen, int(now), id)
  redis.call('ZREMRANGEBYSCORE', seen, '-inf', int(now - period))
  redis.call('PEXPIRE', seen, period)
  return true
end
