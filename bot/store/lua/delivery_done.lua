-- A reply has reached its channel; returns 0 when the lease was lost.
--   lane:*:{lane}             the lease, and the next reply if there is one
--   session:{person}  hash    cursor moves on
--   outbox:{person}   stream  blob, answers
-- include: lane
-- include: session
-- include: outbox
if not lane_holds(arg.lane, arg.person, arg.fence) then return 0 end
outbox_reached(arg.person, arg.id, arg.delivered_ttl)
local more = redis.call('XRANGE', key('outbox', arg.person), '(' .. outbox_cursor(arg.person), '+', 'COUNT', 1)[1]
lane_done(arg.lane, arg.person, more ~= nil)
return 1
