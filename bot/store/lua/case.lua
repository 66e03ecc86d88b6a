-- A person's case. Times are the caller's clock in ms (arg.now), so that tests can move it.
--   case:of:{person}   string  id of the open case
--   case:all:{person}  set     ids of all cases that are kept
--   case:{case}        hash    state, tier, priority, reasons, lang, country, destination, opened, updated, unread, link,
--                              staff, fence, until, given; wake, snoozer; closed, outcome;
--                              late: how much later than `opened` it stands in line;
--                              media: '1' while its person may send files;
--                              tags, needs, referrals (codes); first: when it was first taken; told, told_off: what its
--                              person was told while waiting; alerted, alerts: when it last set off the second alert, how often; news: answers to
--                              check-ins, "code=moment"; settled: it was counted for good
--   case:texts:{case}  list    sealed lines
--   case:notes:{case}  list    sealed remarks
--   case:debrief:{case} list   sealed remarks of staff to themselves
--   case:referrals:{case} hash  what was asked of and passed on to partners, see referral.lua
--   referrals          zset    'case referral' -> moment
--   case:mentions      zset    'case staff' -> moment
--   case:media:{case}  set     ids of files; media:{id} hash: the files
--   crowd:{crowd}      string  how many cases came from one busy address
--   case:waiting       zset    case -> order
--   case:claimed       zset    case -> moment the claim ends
--   case:snoozed       zset    case -> moment it comes back
--   case:closed        zset    case -> moment of closing
--   case:alarms        zset    claimed case -> moment of an urgent message without a sign of staff
--   case:slots         set     slots of open cases
--   case:changes       stream  case, what
local RANK = {urgent = 0, high = 1, caution = 2, low = 3}
local MOST_CHANGES = 1000
-- ms between two cases of one crowd, and how long a crowd is remembered
local CROWD_STEP, CROWD_TTL = 120000, 86400000

-- the smaller, the sooner: danger, then priority, then age
local function case_order(tier, priority, opened)
  return (RANK[tier] * 2 + priority - 1) * 1e13 + opened
end

local function case_slot(case) return string.sub(case, 1, 4) end

local function case_open_of(person)
  local case = redis.call('GET', key('case:of', person))
  local state = case and redis.call('HGET', key('case', case), 'state')
  if state == 'waiting' or state == 'claimed' then return case, state end
  -- to its person a case that was put off is one that waits
  if state == 'snoozed' then return case, 'waiting' end
  return '', 'none'
end

local function case_lease(tier) return tonumber(tier == 'urgent' and arg.lease_urgent or arg.lease) end

local function case_hold(case, ends)
  redis.call('HSET', key('case', case), 'until', int(ends))
  redis.call('ZADD', key('case:claimed'), int(ends), case)
end

local function case_change(case, what)
  redis.call('XADD', key('case:changes'), 'MAXLEN', '~', MOST_CHANGES, '*', 'case', case, 'what', what)
  news('changed', 'cases')
end

local function case_queue(case)
  local row = redis.call('HMGET', key('case', case), 'tier', 'priority', 'opened', 'late')
  redis.call('ZADD', key('case:waiting'), int(case_order(row[1], row[2], row[3] + (row[4] or 0))), case)
end

-- back from being put off, age and priority kept; returns whether it was
local function case_wake(case)
  if redis.call('ZREM', key('case:snoozed'), case) == 0 then return false end
  redis.call('HDEL', key('case', case), 'wake', 'snoozer')
  redis.call('HSET', key('case', case), 'state', 'waiting')
  case_queue(case)
  case_change(case, 'woken')
  return true
end

-- a word from anybody: the retention of an open case starts anew
local function case_alive(case, now, ttl)
  redis.call('HSET', key('case', case), 'updated', now)
  for _, name in ipairs({'case', 'case:texts', 'case:notes', 'case:debrief', 'case:referrals'}) do
    redis.call('PEXPIRE', key(name, case), ttl)
  end
end

-- danger only grows, reasons gather
local function case_raise(case, state)
  local name = key('case', case)
  local row = redis.call('HMGET', name, 'tier', 'priority', 'reasons')
  if case_order(arg.tier, arg.priority, 0) < case_order(row[1], row[2], 0) then
    redis.call('HSET', name, 'tier', arg.tier, 'priority', arg.priority)
  end
  local reasons = row[3]
  for _, code in ipairs(arg.reasons) do
    if not string.find(',' .. reasons .. ',', ',' .. code .. ',', 1, true) then
      reasons = reasons == '' and code or reasons .. ',' .. code
    end
  end
  redis.call('HSET', name, 'reasons', reasons)
  if state == 'waiting' then
    case_queue(case)
  else
    -- the holder of a case that became urgent must show life sooner
    local sooner = arg.now + case_lease(redis.call('HGET', name, 'tier'))
    if sooner < tonumber(redis.call('HGET', name, 'until')) then case_hold(case, sooner) end
  end
  case_change(case, 'raised')
end

-- cases of one busy address stand in line as if they had come one by one: others find their place between them
local function case_keep_distance(person, case)
  local crowd = redis.call('HGET', key('session', person), 'crowd')
  if not crowd then return end
  local cases = redis.call('INCR', key('crowd', crowd))
  redis.call('PEXPIRE', key('crowd', crowd), CROWD_TTL)
  redis.call('HSET', key('case', case), 'late', int(cases * CROWD_STEP))
end

local function case_create(person, case)
  redis.call('HSET', key('case', case), 'state', 'waiting', 'tier', arg.tier, 'priority', arg.priority,
    'reasons', table.concat(arg.reasons, ','), 'lang', arg.lang, 'country', arg.country, 'destination', arg.destination,
    'opened', arg.now, 'updated', arg.now, 'unread', 0, 'link', arg.link)
  redis.call('HSET', key('key', case), 'gen', arg.gen, 'epoch', arg.epoch, 'wrapped', arg.wrapped, 'keep', arg.keep)
  redis.call('PEXPIRE', key('key', case), arg.keep)
  redis.call('SADD', key('case:slots'), case_slot(case))
  case_keep_distance(person, case)
  case_queue(case)
  case_change(case, 'opened')
end

-- why the case part of the arguments cannot be applied as it was prepared, or nothing
local function case_obstacle(case)
  if not arg.case then return end
  if arg.again and redis.call('HGET', key('case', arg.case), 'state') ~= 'closed' then return 'moved' end
  if case ~= ((arg.link or arg.again) and '' or arg.case) then return 'moved' end
  if arg.texts and not arg.link and not current(arg.case, unpack(arg.texts)) then return 'moved' end
  if arg.link or arg.again then return redis.call('SISMEMBER', key('case:slots'), case_slot(arg.case)) == 1 and 'slot' or nil end
end

-- an answer to a check-in takes a closed case up again: it waits anew, with its notes. It was counted when it first ended.
local function case_again(case)
  local name = key('case', case)
  redis.call('HDEL', name, 'closed', 'outcome', 'first', 'told', 'told_off', 'alerted', 'alerts')
  redis.call('HSET', name, 'state', 'waiting', 'opened', arg.now, 'unread', 0, 'tier', arg.tier, 'priority', arg.priority,
    'settled', 1)
  redis.call('ZREM', key('case:closed'), case)
  redis.call('SADD', key('case:slots'), case_slot(case))
  redis.call('PEXPIRE', key('key', case), arg.keep)
end

-- apply what was prepared by bot/store/casefile.py: open (with `link`) or add to the person's case
local function case_apply(person, case, state)
  if not arg.case then return end
  case = arg.case
  local new = arg.link
  if arg.again then
    case_again(case)
    state = 'waiting'
  end
  if not new and (arg.reasons or tonumber(arg.unread) > 0) then case_wake(case) end
  if new then case_create(person, case) elseif arg.reasons then case_raise(case, state) end
  for _, blob in ipairs(arg.texts or {}) do redis.call('RPUSH', key('case:texts', case), blob) end
  redis.call('HINCRBY', key('case', case), 'unread', arg.unread)
  case_alive(case, arg.now, arg.case_ttl)
  redis.call('SET', key('case:of', person), case, 'PX', arg.case_ttl)
  redis.call('SADD', key('case:all', person), case)
  redis.call('PEXPIRE', key('case:all', person), arg.keep)
  if not new and tonumber(arg.unread) > 0 then case_change(case, 'text') end
  if state == 'claimed' and arg.alarm then redis.call('ZADD', key('case:alarms'), 'NX', arg.now, case) end
end

-- one more line of the person for the staff who hold the case, outside a turn of the dialogue
local function case_hear(person, case, line)
  redis.call('RPUSH', key('case:texts', case), line)
  redis.call('HINCRBY', key('case', case), 'unread', 1)
  case_alive(case, arg.now, arg.case_ttl)
  redis.call('SET', key('case:of', person), case, 'PX', arg.case_ttl)
  case_change(case, 'text')
end

local function case_forget_media(case)
  for _, id in ipairs(redis.call('SMEMBERS', key('case:media', case))) do redis.call('DEL', key('media', id)) end
  redis.call('DEL', key('case:media', case))
end

-- what lists of 'case something' say of it
local function case_forget(case)
  for _, list in ipairs({'case:mentions', 'referrals'}) do
    for _, entry in ipairs(redis.call('ZRANGE', key(list), 0, -1)) do
      if string.sub(entry, 1, #case) == case then redis.call('ZREM', key(list), entry) end
    end
  end
end

-- after closing: the conversation goes first, what staff wrote down later
local function case_retire(case, texts_ttl, notes_ttl)
  redis.call('PEXPIRE', key('case:texts', case), texts_ttl)
  for _, kept in ipairs({'case', 'case:notes', 'case:debrief', 'case:referrals', 'key'}) do
    redis.call('PEXPIRE', key(kept, case), notes_ttl)
  end
end

-- leave a stub with tier and times, out of every queue; the keys that opened its texts go with them
local function case_erase(case, now, ttl)
  local name = key('case', case)
  local state, tier, opened, closed = unpack(redis.call('HMGET', name, 'state', 'tier', 'opened', 'closed'))
  redis.call('DEL', name, key('case:texts', case), key('case:notes', case), key('case:debrief', case),
    key('case:referrals', case), key('case:promised', case), key('key', case))
  case_forget(case)
  case_forget_media(case)
  local was_open = 0
  for _, queue in ipairs({'case:waiting', 'case:claimed', 'case:snoozed'}) do
    was_open = was_open + redis.call('ZREM', key(queue), case)
  end
  if was_open > 0 then redis.call('SREM', key('case:slots'), case_slot(case)) end
  redis.call('ZREM', key('case:closed'), case)
  redis.call('ZREM', key('case:alarms'), case)
  news('erased', case)
  if not state then return end
  redis.call('HSET', name, 'state', 'erased', 'tier', tier, 'opened', opened, 'closed', closed or now)
  redis.call('PEXPIRE', name, ttl)
  case_change(case, 'erased')
end
