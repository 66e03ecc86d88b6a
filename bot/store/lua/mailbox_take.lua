-- Lease the next person and hand out all their turn needs; returns the milliseconds to wait when nobody is due.
--   lane:*:inbox                 who waits, who is being served
--   mailbox:in:{person}    list  sealed messages, oldest first
--   tracker:{person}       hash  blob, born
--   session:{person}       hash  lang, lane, cursor
--   case:of:{person}, case:{case}  the open case and its state
--   checkin:{person}       hash  asked, case: a closed one that an answer to a check-in takes up again
--   key:{person}           hash  gen, epoch, wrapped
-- include: lane
-- include: case
while true do
  local person, fence, attempts, code = lane_next('inbox', arg.lease, arg.holder)
  if not person then return lane_idle('inbox') end
  local message = redis.call('LINDEX', key('mailbox:in', person), 0)
  if message then
    local case, state = case_open_of(person)
    return {
      person, fence, attempts, code, message,
      redis.call('HGET', key('tracker', person), 'blob'),
      redis.call('HMGET', key('session', person), 'lang', 'lane'),
      case, state,
      redis.call('HMGET', key('key', person), 'gen', 'epoch', 'wrapped'),
      redis.call('HMGET', key('checkin', person), 'case', 'asked'),
    }
  end
  lane_done('inbox', person, false)
end
