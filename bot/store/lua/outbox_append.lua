-- Add replies that answer no message; returns 'unknown', 'stale', 'seen' or 'stored'.
--   session:{person}       hash    there must be one
--   mailbox:seen:{person}  zset    digests of dedupe ids -> moment
--   outbox:{person}        stream  see outbox.lua
-- include: lane
-- include: session
-- include: outbox
if not session_known(arg.person) then return 'unknown' end
if not current(arg.person, unpack(arg.replies)) then return 'stale' end
if arg.dedupe and not session_first(arg.person, arg.dedupe, arg.dedupe_ttl) then return 'seen' end
outbox_add(arg.person, arg.replies, '')
return 'stored'
