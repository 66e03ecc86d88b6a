-- Anonymous counts of cases that ended. Only single counts are kept, never which of them belong to one case.
--   statistics:months   set   months with counts
--   statistics:{month}  hash  cases, tier:…, topic:…, destination:…, wait:…, outcome:…, referral:…, need:…,
--                             recruitment:…, means:…, signs:… -> number of cases
--   case:{case}         hash  counted: the month this case was counted in; counted_as: the fields, with a blank between
--   case:referrals:{case} hash  how far its referrals got (referral.lua)
-- The caller gives stat_month, stat_waits, stat_reasons and stat_steps (bot/store/statistics.py).

-- the first limit in minutes that the time until somebody took the case stays under
local function statistics_wait(opened, first)
  for _, minutes in ipairs(arg.stat_waits) do
    if first and first - opened < minutes * 60000 then return minutes end
  end
  return 'more'
end

-- the furthest step that a referral of the case reached
local function statistics_referral(case)
  local past, furthest = ',', 'none'
  local row = redis.call('HGETALL', key('case:referrals', case))
  for at = 1, #row, 2 do
    if string.sub(row[at], -3) == ':at' then past = past .. row[at + 1] .. ',' end
  end
  for _, step in ipairs(arg.stat_steps) do
    if string.find(past, ',' .. step .. '=', 1, true) then furthest = step end
  end
  return furthest
end

local function statistics_fields(case, outcome)
  local tier, reasons, destination, opened, first, needs =
    unpack(redis.call('HMGET', key('case', case), 'tier', 'reasons', 'destination', 'opened', 'first', 'needs'))
  reasons = ',' .. (reasons or '') .. ','
  local fields = {
    'cases', 'tier:' .. tier, 'topic:' .. (string.match(reasons, ',topic:([^,]+)') or 'none'),
    'destination:' .. (destination and destination ~= '' and destination or 'unknown'),
    'wait:' .. statistics_wait(opened, first), 'outcome:' .. outcome, 'referral:' .. statistics_referral(case),
  }
  for need in string.gmatch(needs or '', '[^,]+') do fields[#fields + 1] = 'need:' .. need end
  local named = {}
  for at = 1, #arg.stat_reasons, 2 do
    local code, field = arg.stat_reasons[at], arg.stat_reasons[at + 1]
    local said = string.find(reasons, ',' .. code .. ',', 1, true) or string.find(reasons, ':' .. code .. ',', 1, true)
    if said and not named[field] then
      named[field] = true
      fields[#fields + 1] = field
    end
  end
  return fields
end

-- a case ended: count it, once
local function statistics_ended(case, outcome)
  local name, month = key('case', case), arg.stat_month
  local state, counted = unpack(redis.call('HMGET', name, 'state', 'counted'))
  if not state or state == 'erased' or counted then return end
  local fields = statistics_fields(case, outcome)
  for _, field in ipairs(fields) do redis.call('HINCRBY', key('statistics', month), field, 1) end
  redis.call('SADD', key('statistics:months'), month)
  redis.call('HSET', name, 'counted', month, 'counted_as', table.concat(fields, ' '))
end

-- a closed case is opened again: it has not ended after all. What it was counted as may have gone on (a partner answered).
local function statistics_undone(case)
  local name = key('case', case)
  local month, fields = unpack(redis.call('HMGET', name, 'counted', 'counted_as'))
  if not month or redis.call('HEXISTS', name, 'settled') == 1 then return end
  for field in string.gmatch(fields, '%S+') do
    if redis.call('HINCRBY', key('statistics', month), field, -1) == 0 then
      redis.call('HDEL', key('statistics', month), field)
    end
  end
  redis.call('HDEL', name, 'counted', 'counted_as')
end
