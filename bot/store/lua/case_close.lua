-- Close a case; its retention begins. Returns {'done'} or {refusal}.
--   case:{case}                hash    state, outcome, closed; the claim goes
--   case:claimed, case:closed  zset    it moves
--   case:alarms                zset    it goes
--   case:slots                 set     its slot is free
--   case:of:{person}           string  goes
--   case:texts:{case}          list    expires
--   case:notes:{case}          list    expires
--   case:debrief:{case}        list    a remark of the holder to themselves
--   outbox:{person}                    the farewell
--   statistics:{month}         hash    one more case
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
-- include: statistics
local case, name = arg.case, key('case', arg.case)
local obstacle = claim_obstacle() or (redis.call('HGET', name, 'unread') ~= '0' and 'unread')
if obstacle then return {obstacle} end
if audit_obstacle() then return {'audit', audit_head()} end
if case_open_of(arg.person) == case then redis.call('DEL', key('case:of', arg.person)) end
claim_drop(case)
redis.call('HSET', name, 'state', 'closed', 'outcome', arg.outcome, 'closed', arg.now, 'updated', arg.now)
statistics_ended(case, arg.outcome)
redis.call('ZADD', key('case:closed'), arg.now, case)
redis.call('ZREM', key('case:alarms'), case)
redis.call('SREM', key('case:slots'), case_slot(case))
claim_say()
if arg.debrief and current(case, arg.debrief) then redis.call('RPUSH', key('case:debrief', case), arg.debrief) end
case_retire(case, arg.texts_ttl, arg.notes_ttl)
case_change(case, 'closed')
audit_write()
return {'done'}
