-- Start a lease anew; returns 0 when it was lost.
--   lane:leased:{lane}         zset  person -> moment the lease ends
--   lane:turn:{lane}:{person}  hash  fence
-- include: lane
if not lane_holds(arg.lane, arg.person, arg.fence) then return 0 end
redis.call('ZADD', key('lane:leased', arg.lane), 'XX', int(clock() + arg.lease), arg.person)
return 1
