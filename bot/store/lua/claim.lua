-- What holders of claims do to a case; needs lane, session, outbox, case, and withheld where claims begin.
--   case:{case}         hash  staff, fence, until: the claim; given: who gave it to its holder
--   case:claimed        zset  case -> moment the claim ends
--   case:waits          list  the last waits: tier, moment of opening, moment it was first taken
--   staff:duty:{staff}  hash  break: since when they take no new cases

-- why this claim does not count, or nothing
local function claim_obstacle()
  local state, staff, fence = unpack(redis.call('HMGET', key('case', arg.case), 'state', 'staff', 'fence'))
  if not state then return 'unknown_case' end
  if state ~= 'claimed' or staff ~= arg.staff or fence ~= arg.fence then return 'claim_lost' end
end

-- the lease starts anew; returns the moment it ends
local function claim_renew(case)
  local ends = arg.now + case_lease(redis.call('HGET', key('case', case), 'tier'))
  case_hold(case, ends)
  redis.call('HDEL', key('case', case), 'given')
  return int(ends)
end

local function claim_on_break(staff) return redis.call('HEXISTS', key('staff:duty', staff), 'break') == 1 end

-- whether arg.staff hold as many cases as they may (bot/core/cases.py Load)
local function claim_load_full()
  local held, most = 0, arg.most
  for _, case in ipairs(redis.call('ZRANGE', key('case:claimed'), 0, -1)) do
    local staff, tier = unpack(redis.call('HMGET', key('case', case), 'staff', 'tier'))
    if staff == arg.staff then
      held = held + 1
      if tier == 'urgent' then most = arg.most_urgent end
    end
  end
  return held >= tonumber(most)
end

local MOST_WAITS = 500

local function claim_give(case, staff)
  local name = key('case', case)
  case_wake(case)
  if redis.call('HSETNX', name, 'first', arg.now) == 1 then
    local row = redis.call('HMGET', name, 'tier', 'opened')
    redis.call('LPUSH', key('case:waits'), row[1] .. ' ' .. row[2] .. ' ' .. arg.now)
    redis.call('LTRIM', key('case:waits'), 0, MOST_WAITS - 1)
  end
  redis.call('HDEL', name, 'alerted', 'alerts')
  local fence = int(redis.call('INCR', key('fence')))
  redis.call('HSET', key('case', case), 'state', 'claimed', 'staff', staff, 'fence', fence)
  redis.call('ZREM', key('case:waiting'), case)
  withheld_keep_promises(case)
  return fence, claim_renew(case)
end

local function claim_drop(case)
  redis.call('HDEL', key('case', case), 'staff', 'fence', 'until', 'given', 'media')
  redis.call('ZREM', key('case:claimed'), case)
end

-- back into the queue, age and priority kept
local function claim_return(case)
  claim_drop(case)
  redis.call('HSET', key('case', case), 'state', 'waiting')
  case_queue(case)
end

-- whether a sentence can reach the person now
local function claim_reachable()
  return session_known(arg.person) and current(arg.person, unpack(arg.replies))
end

-- the case's own line, kept if its key is still the one it was sealed with
local function claim_line()
  if arg.line and current(arg.case, arg.line) then redis.call('RPUSH', key('case:texts', arg.case), arg.line) end
end

-- an automatic sentence that goes with a transition; left out when the person cannot be reached
local function claim_say()
  if not arg.replies or not claim_reachable() then return end
  outbox_add(arg.person, arg.replies, '')
  claim_line()
end
