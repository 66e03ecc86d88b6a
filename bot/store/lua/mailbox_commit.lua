-- Let a turn take effect, all of it or nothing. Returns {'done'}, {'lost'}, or why it must be prepared anew:
-- {'moved', open case}, {'slot'}.
--   lane:*:inbox                 the lease, and the next turn if more messages wait
--   session:{person}       hash  mute: replies to this message are not said, its person has hidden the chat
--   tracker:{person}       hash  blob, born (moment of the first write)
--   outbox:{person}              the replies, see outbox.lua
--   case…                        the case, see case.lua
--   withheld…                    what was hidden in the message and may be passed on, see withheld.lua
--   checkin:{person}             what was planned or answered, see checkin.lua
--   count:{day}            hash  counters by code
--   asker, questions…            what was not understood, see question.lua
--   mailbox:in:{person}    list  the message at its head goes
--   mailbox:dead:{person}  list  … here after too many failures
--   mailbox:done:{person}  list  digests of the last answered messages, newest first
--   mailbox:late:{person}  set   digests of messages nobody waits for: their replies count as unasked
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: withheld
-- include: checkin
-- include: question
local AN_HOUR_MS, REMEMBERED = 3600000, 32
local person = arg.person
if not lane_holds('inbox', person, arg.fence) then return {'lost'} end
local sealed = {unpack(arg.replies or {})}
sealed[#sealed + 1] = arg.tracker
sealed[#sealed + 1] = arg.withheld
sealed[#sealed + 1] = arg.checkin
if not current(person, unpack(sealed)) then return {'lost'} end
local case, state = case_open_of(person)
local obstacle = case_obstacle(case)
if obstacle then return {obstacle, case} end

-- a full Redis refuses a script by its first write: this one it never refuses, so that mailboxes can always drain
local mailbox, done, dead = key('mailbox:in', person), key('mailbox:done', person), key('mailbox:dead', person)
local message = redis.call('LPOP', mailbox)
if arg.tracker then
  local tracker, now = key('tracker', person), clock()
  redis.call('HSETNX', tracker, 'born', int(now))
  redis.call('HSET', tracker, 'blob', arg.tracker)
  local ceiling = redis.call('HGET', tracker, 'born') + arg.tracker_total
  redis.call('PEXPIREAT', tracker, int(math.min(now + arg.tracker_idle, ceiling)))
end
local late = key('mailbox:late', person)
local answers = redis.call('SREM', late, arg.message) == 1 and '' or arg.message
local muted = session_muted(person)
if arg.replies and not muted and session_known(person) and (state ~= 'claimed' or arg.always) then
  outbox_add(person, arg.replies, answers)
end
case_apply(person, case, state)
if arg.forget_withheld then withheld_forget(person) end
if arg.withheld and not muted and session_known(person) then
  withheld_keep(person, arg.withheld_id, arg.withheld, arg.withheld_ttl)
end
if arg.checkin and session_known(person) then
  checkin_put(person)
  checkin_said(person, 'planned', arg.checkin_now)
end
if arg.checkin_end then
  checkin_said(person, 'stopped', arg.checkin_now)
  checkin_end(person)
end
if arg.checkin_said then checkin_said(person, arg.checkin_said, arg.checkin_now) end
if state == 'none' then question_keep(person) end
for _, code in ipairs(arg.counters or {}) do redis.call('HINCRBY', key('count', arg.day), code, 1) end
if arg.exhausted and message then
  redis.call('RPUSH', dead, message)
  redis.call('PEXPIRE', dead, arg.mailbox_ttl)
end
redis.call('LPUSH', done, arg.message)
redis.call('LTRIM', done, 0, REMEMBERED - 1)
redis.call('PEXPIRE', done, AN_HOUR_MS)
lane_done('inbox', person, redis.call('EXISTS', mailbox) == 1)
news('changed', person)
return {'done'}
