-- A turn failed: the person is served again after a delay; without a delay they wait for something new.
-- Returns 0 when the lease was lost. With `while_hidden` they wait only if they still hide: who is back is served now.
--   session:{person}                       hash  hidden
--   lane:ready:{lane}, lane:leased:{lane}  zset  person -> moment
--   lane:turn:{lane}:{person}              hash  fence, attempts, error
-- include: lane
if not lane_holds(arg.lane, arg.person, arg.fence) then return 0 end
local back = arg.while_hidden and redis.call('HEXISTS', key('session', arg.person), 'hidden') == 0
if back then
  lane_later(arg.lane, arg.person, 0, '')
elseif arg.delay then
  lane_later(arg.lane, arg.person, arg.delay, arg.error)
else
  lane_done(arg.lane, arg.person, false)
end
return 1
