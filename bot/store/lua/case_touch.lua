-- A sign of life of the holder; with `read` everything counts as read. Returns {'done', moment it ends} or {refusal}.
--   case:{case}   hash  state, staff, fence, until, unread
--   case:claimed  zset  case -> moment the claim ends
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
local obstacle = claim_obstacle()
if obstacle then return {obstacle} end
if arg.read then redis.call('HSET', key('case', arg.case), 'unread', 0) end
return {'done', claim_renew(arg.case)}
