-- The person wants to be gone. What waits for delivery before this reply must not appear any more, what comes after it
-- waits until the person is back, and what answers messages that wait for their turn is not said at all. Returns
-- 'unknown', 'stale', 'seen' or 'stored'.
--   session:{person}       hash    there must be one; hidden, left: id of the reply that hides; mute: messages not to
--                                  answer
--   mailbox:in:{person}    list    messages that wait for their turn
--   mailbox:seen:{person}  zset    digests of dedupe ids -> moment
--   outbox:{person}        stream  see outbox.lua
--   withheld…                      goes
--   lane:ready:{lane}      zset    served at once, whatever pause the channel asked for
-- include: lane
-- include: session
-- include: outbox
-- include: withheld
local person, session = arg.person, key('session', arg.person)
if not session_known(person) then return 'unknown' end
if not current(person, arg.reply) then return 'stale' end
local first = session_first(person, arg.dedupe, arg.dedupe_ttl)
if first then outbox_add(person, {arg.reply}, '') end
-- seen before: a contact of before the hiding came a second time too, and must not undo it
local last = redis.call('XREVRANGE', key('outbox', person), '+', '-', 'COUNT', 1)[1]
local id = last and last[1] or outbox_cursor(person)
redis.call('HSET', session, 'hidden', id, 'left', id)
withheld_forget(person)
if first then redis.call('HSET', session, 'mute', redis.call('LLEN', key('mailbox:in', person))) end
local lane = redis.call('HGET', session, 'lane')
if lane ~= '' and redis.call('ZADD', key('lane:ready', lane), 'XX', 'CH', 'LT', int(clock()), person) == 1 then
  lane_wake(lane)
end
return first and 'stored' or 'seen'
