-- Purge open cases without a word since `before`, and references to rows that expired; returns how many cases went.
--   case:waiting, case:claimed, case:snoozed, case:closed, case:alarms  zset
--   case:mentions, referrals                              zset
--   case:{case}                                           hash  updated
-- include: case
-- include: statistics
local gone = 0
for _, queue in ipairs({'case:waiting', 'case:claimed', 'case:snoozed', 'case:closed'}) do
  for _, case in ipairs(redis.call('ZRANGE', key(queue), 0, -1)) do
    local state, updated = unpack(redis.call('HMGET', key('case', case), 'state', 'updated'))
    local silent = state and state ~= 'closed' and tonumber(updated) <= tonumber(arg.before)
    if not state or silent then
      statistics_ended(case, 'expired')
      case_erase(case, arg.now, arg.stub_ttl)
      gone = gone + 1
    end
  end
end
for _, list in ipairs({'case:mentions', 'referrals'}) do
  for _, entry in ipairs(redis.call('ZRANGE', key(list), 0, -1)) do
    if redis.call('EXISTS', key('case', string.match(entry, '^(%x+) '))) == 0 then redis.call('ZREM', key(list), entry) end
  end
end
return gone
