-- Take a closed case up again. Returns {'done', fence, moment the claim ends} or {refusal}.
--   case:{case}                hash    state, staff, fence, until
--   case:claimed, case:closed  zset    it moves
--   case:slots                 set     its slot is taken again
--   case:of:{person}           string  there must be no other open case
--   outbox:{person}                    the greeting
--   statistics:{month}         hash    one case less
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: withheld
-- include: claim
-- include: audit
-- include: statistics
local case, name = arg.case, key('case', arg.case)
local state, closed = unpack(redis.call('HMGET', name, 'state', 'closed'))
if not state then return {'unknown_case'} end
if state ~= 'closed' then return {state == 'erased' and 'erased' or 'not_closed'} end
if closed + arg.texts_ttl <= tonumber(arg.now) then return {'texts_gone'} end
if case_open_of(arg.person) ~= '' then return {'other_case_open'} end
if audit_obstacle() then return {'audit', audit_head()} end
statistics_undone(case)
redis.call('HDEL', name, 'closed', 'outcome')
redis.call('ZREM', key('case:closed'), case)
redis.call('SADD', key('case:slots'), case_slot(case))
redis.call('SET', key('case:of', arg.person), case, 'PX', arg.case_ttl)
local fence, ends = claim_give(case, arg.staff)
case_alive(case, arg.now, arg.case_ttl)
redis.call('PEXPIRE', key('key', case), arg.keep)
claim_say()
case_change(case, 'reopened')
audit_write()
return {'done', fence, ends}
