-- Staff correct the last thing they said: outbox, conversation, lease and audit at once. Returns {'done', moment the
-- claim ends}, or {refusal}; a repeated dedupe id changes nothing but the lease.
--   case:{case}            hash    state, staff, fence, until; said: id of the reply, moment, who said it,
--                                 what they call it
--   case:texts:{case}      list    sealed lines
--   outbox:{person}        stream  see outbox.lua
--   mailbox:seen:{person}  zset    digests of dedupe ids -> moment
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
-- include: audit
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if not claim_reachable() then return {'unreachable'} end
local name = key('case', arg.case)
local again = arg.dedupe and redis.call('ZSCORE', key('mailbox:seen', arg.person), arg.dedupe)
if not again and redis.call('HGET', name, 'said') ~= arg.said then return {'too_late'} end
if audit_obstacle() then return {'audit', audit_head()} end
local ends = claim_renew(arg.case)
if arg.dedupe and not session_first(arg.person, arg.dedupe, arg.dedupe_ttl) then return {'done', ends} end
claim_line()
outbox_add(arg.person, arg.replies, '')
redis.call('HSET', name, 'said', arg.id .. ' ' .. arg.now .. ' ' .. arg.staff .. ' ' .. arg.mark)
case_alive(arg.case, arg.now, arg.case_ttl)
case_change(arg.case, 'replied')
audit_write()
return {'done', ends}
