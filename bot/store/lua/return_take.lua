-- A person goes on as another pseudonym: cases, waiting messages and unread words of staff move, the old one ends.
-- All of it or nothing. Returns {'done'}, {'seen'}, {'unknown'}, {'wrong'}, or {'moved'}: prepare it anew.
--   return:of:{old}, return:code:{digest}  the code, which is used up
--   session:{person}       hash    there must be one; mailbox:seen:{person}: dedupe ids
--   mailbox:in:{old}       list    moves, followed by the message that the person is back
--   outbox:{old}           stream  unread replies of staff move
--   case:all, case:of              move; case:{case}: link names the new pseudonym
--   case:texts, case:notes         of a second open case, go over to the first; a line says that the person is back
--   checkin:{old}          hash    check-ins that are to come go on, unless the new pseudonym has its own
--   all of the old person          see person_end.lua
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: withheld
-- include: checkin
-- include: question
-- include: person_end
local old, person = arg.old, arg.person

local function same(found, expected)
  if #found ~= #expected then return false end
  for at, value in ipairs(found) do
    if value ~= expected[at] then return false end
  end
  return true
end

local function cases_of(who)
  local cases = redis.call('SMEMBERS', key('case:all', who))
  table.sort(cases)
  return cases
end

-- whether anything happened since the arguments were prepared
local function moved()
  if not same(redis.call('LRANGE', key('mailbox:in', old), 0, -1), arg.waiting) then return true end
  local last = redis.call('XREVRANGE', key('outbox', old), '+', '-', 'COUNT', 1)[1]
  if (last and last[1] or '') ~= arg.last or outbox_cursor(old) ~= arg.cursor then return true end
  if not same(cases_of(old), arg.cases) then return true end
  for at, link in ipairs(arg.links) do
    if link ~= '' and not current(arg.cases[at], link) then return true end
  end
  if case_open_of(old) ~= arg.old_case or case_open_of(person) ~= arg.new_case then return true end
  if not arg.line then return false end
  if not current(arg.kept, arg.line, unpack(arg.texts)) or not current(arg.kept, unpack(arg.notes)) then return true end
  return arg.joined ~= '' and (redis.call('LLEN', key('case:texts', arg.joined)) ~= #arg.texts
    or redis.call('LLEN', key('case:notes', arg.joined)) ~= #arg.notes)
end

-- the second open case of one person: what it holds goes over to the first, danger and reasons too
local function join(case)
  local name = key('case', case)
  local row = redis.call('HMGET', name, 'tier', 'priority', 'reasons', 'unread')
  for _, blob in ipairs(arg.texts) do redis.call('RPUSH', key('case:texts', arg.kept), blob) end
  for _, blob in ipairs(arg.notes) do redis.call('RPUSH', key('case:notes', arg.kept), blob) end
  redis.call('HINCRBY', key('case', arg.kept), 'unread', row[4])
  arg.tier, arg.priority, arg.reasons = row[1], row[2], {}
  for code in string.gmatch(row[3], '[^,]+') do arg.reasons[#arg.reasons + 1] = code end
  case_raise(arg.kept, redis.call('HGET', key('case', arg.kept), 'state'))
  for _, queue in ipairs({'case:waiting', 'case:claimed', 'case:snoozed', 'case:alarms'}) do
    redis.call('ZREM', key(queue), case)
  end
  redis.call('HDEL', name, 'staff', 'fence', 'until', 'given', 'wake', 'snoozer', 'media')
  redis.call('HSET', name, 'state', 'closed', 'outcome', 'joined', 'closed', arg.now, 'updated', arg.now, 'unread', 0)
  redis.call('ZADD', key('case:closed'), arg.now, case)
  redis.call('SREM', key('case:slots'), case_slot(case))
  case_retire(case, arg.texts_ttl, arg.notes_ttl)
  case_change(case, 'closed')
end

if not session_known(person) then return {'unknown'} end
if redis.call('GET', key('return:of', old)) ~= arg.code then return {'wrong'} end
if redis.call('HGET', key('return:code', arg.code), 'link') ~= arg.link then return {'wrong'} end
if not current(person, unpack(arg.messages)) or not current(person, unpack(arg.replies)) then return {'moved'} end
if not current(person, arg.checkin) then return {'moved'} end
if moved() then return {'moved'} end
if not session_first(person, arg.dedupe, arg.dedupe_ttl) then return {'seen'} end

for at, case in ipairs(arg.cases) do
  if arg.links[at] ~= '' then redis.call('HSET', key('case', case), 'link', arg.links[at]) end
  redis.call('SADD', key('case:all', person), case)
end
if #arg.cases > 0 then keep(key('case:all', person), arg.keep) end
if arg.line then
  case_wake(arg.kept)
  if arg.joined ~= '' then join(arg.joined) end
  redis.call('RPUSH', key('case:texts', arg.kept), arg.line)
  redis.call('HINCRBY', key('case', arg.kept), 'unread', 1)
  case_alive(arg.kept, arg.now, arg.case_ttl)
  redis.call('SET', key('case:of', person), arg.kept, 'PX', arg.case_ttl)
  case_change(arg.kept, 'text')
end
if arg.checkin and redis.call('EXISTS', key('checkin', person)) == 0 then checkin_put(person) end
if #arg.replies > 0 then outbox_add(person, arg.replies, '') end
for _, blob in ipairs(arg.messages) do redis.call('RPUSH', key('mailbox:in', person), blob) end
redis.call('PEXPIRE', key('mailbox:in', person), arg.mailbox_ttl)
session_slide(person, arg.session_ttl)
person_end(old, arg.names)
redis.call('HINCRBY', key('rewrite'), 'asked', 1)
lane_ready('inbox', person)
news('changed', person)
return {'done'}
