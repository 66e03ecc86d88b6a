-- Lease the next person of a push lane and hand out their first undelivered reply; returns the milliseconds to wait
-- when nobody is due.
--   lane:*:{lane}              who waits, who is being served
--   session:{person}   hash    lang, lane, cursor (id of the last reply delivered), hidden
--   outbox:{person}    stream  blob, answers
--   key:{person}       hash    gen, epoch, wrapped
-- include: lane
-- include: session
-- include: outbox
while true do
  local person, fence, attempts = lane_next(arg.lane, arg.lease, arg.holder)
  if not person then return lane_idle(arg.lane) end
  local entry = redis.call('XRANGE', key('outbox', person), '(' .. outbox_cursor(person), '+', 'COUNT', 1)[1]
  if entry and session_known(person) then
    local secret = redis.call('HMGET', key('key', person), 'gen', 'epoch', 'wrapped')
    local hidden = redis.call('HGET', key('session', person), 'hidden') or ''
    return {person, fence, attempts, entry[1], entry[2][2], secret, hidden}
  end
  lane_done(arg.lane, person, false)
end
