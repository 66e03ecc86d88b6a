-- What came of one message: {done, state of the case, entries}, or nothing for an unknown person. Entries are the
-- message's own replies and the unasked ones that were not handed out yet; `give_up` = nobody will ask again.
--   session:{person}       hash    lang, lane, cursor
--   outbox:{person}        stream  blob, answers
--   mailbox:done:{person}  list    digests of the last answered messages
--   mailbox:late:{person}  set     digests of messages nobody waits for any more
--   case:of:{person}, case:{case}  the open case and its state
-- include: lane
-- include: session
-- include: outbox
-- include: case
local AN_HOUR_MS = 3600000
local person = arg.person
if not session_known(person) then return false end
local done = false
for _, message in ipairs(redis.call('LRANGE', key('mailbox:done', person), 0, -1)) do
  done = done or message == arg.message
end
local _, state = case_open_of(person)
if not done and not arg.give_up then return {0, state, {}} end
if not done then
  redis.call('SADD', key('mailbox:late', person), arg.message)
  redis.call('PEXPIRE', key('mailbox:late', person), AN_HOUR_MS)
end
local unasked_after = arg.after or outbox_cursor(person)
local entries = outbox_entries(person, arg.after or '0-0', function(id, answers)
  return answers == arg.message or (answers == '' and outbox_later(id, unasked_after))
end)
if #entries > 0 then outbox_reached(person, entries[#entries][1], arg.delivered_ttl) end
return {done and 1 or 0, state, entries}
