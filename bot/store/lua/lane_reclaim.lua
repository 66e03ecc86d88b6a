-- A taker begins anew under its old name: what it held before is due after a delay (ms). Who holds a lease twice never commits
-- twice: the old fence is gone, attempts are kept. Returns how many leases came back.
--   lane:ready:{lane}, lane:leased:{lane}  zset  person -> moment
--   lane:turn:{lane}:{person}              hash  fence, attempts, error, holder
-- include: lane
local back = 0
for _, person in ipairs(redis.call('ZRANGE', key('lane:leased', arg.lane), 0, -1)) do
  if redis.call('HGET', lane_turn(arg.lane, person), 'holder') == arg.holder then
    lane_later(arg.lane, person, arg.delay, 'restarted')
    back = back + 1
  end
end
if back > 0 then lane_wake(arg.lane) end
return back
