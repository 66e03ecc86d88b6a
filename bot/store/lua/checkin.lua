-- Check-ins that a person asked for; needs case.
--   checkin:{person}  hash  blob: sealed words; due: moments that are left, "ms,ms"; offsets: zones in minutes, "420,480";
--                           case: the case they belong to, if any; asked: when the last one was, until it is answered. Lives for some days after the last one.
--   checkin:due       zset  person -> the next moment
-- Until then the person must stay reachable: session, key, address and return code live at least as long.
local function checkin_keep(person)
  local left = redis.call('PTTL', key('checkin', person))
  if left <= 0 then return end
  for _, name in ipairs({'session', 'key', 'address', 'return:of'}) do keep(key(name, person), left) end
  local code = redis.call('GET', key('return:of', person))
  if code then keep(key('return:code', code), left) end
end

local function checkin_end(person)
  redis.call('DEL', key('checkin', person))
  redis.call('ZREM', key('checkin:due'), person)
end

-- the newest of the person's cases; erased ones are none
local function checkin_case(person)
  local newest, since = '', 0
  for _, case in ipairs(redis.call('SMEMBERS', key('case:all', person))) do
    local state, opened = unpack(redis.call('HMGET', key('case', case), 'state', 'opened'))
    if state and state ~= 'erased' and tonumber(opened) >= since then newest, since = case, tonumber(opened) end
  end
  return newest
end

-- a new plan takes the place of an old one
local function checkin_put(person)
  local name = key('checkin', person)
  redis.call('HSET', name, 'blob', arg.checkin, 'due', table.concat(arg.checkin_due, ','),
    'offsets', table.concat(arg.checkin_offsets, ','), 'case', checkin_case(person))
  redis.call('HDEL', name, 'asked')
  redis.call('PEXPIRE', name, arg.checkin_ttl)
  redis.call('ZADD', key('checkin:due'), arg.checkin_due[1], person)
  checkin_keep(person)
end

-- what the person agreed to or answered, as a code, for who looks at the case
local function checkin_said(person, code, now)
  redis.call('HDEL', key('checkin', person), 'asked')
  local case = redis.call('HGET', key('checkin', person), 'case')
  local state = case and case ~= '' and redis.call('HGET', key('case', case), 'state')
  if not state or state == 'erased' then return end
  local past = redis.call('HGET', key('case', case), 'news')
  redis.call('HSET', key('case', case), 'news', (past and past .. ',' or '') .. code .. '=' .. now)
end
