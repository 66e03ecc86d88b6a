-- Store a message before it is acknowledged; returns 'unknown', 'stale', 'seen', 'full' or 'stored'.
--   session:{person}       hash  there must be one
--   mailbox:seen:{person}  zset  digests of dedupe ids -> moment
--   mailbox:in:{person}    list  sealed messages, oldest first
--   case:of:{person}       string  their open case; writing:person:{case}: what was being written is here
--   lane:*:inbox                 the person waits for a worker
-- include: lane
-- include: session
if not session_known(arg.person) then return 'unknown' end
if not current(arg.person, arg.blob) then return 'stale' end
local mailbox = key('mailbox:in', arg.person)
local seen = redis.call('ZSCORE', key('mailbox:seen', arg.person), arg.dedupe)
if not seen and redis.call('LLEN', mailbox) >= tonumber(arg.most) then return 'full' end
if not session_first(arg.person, arg.dedupe, arg.dedupe_ttl) then return 'seen' end
session_slide(arg.person, arg.session_ttl)
redis.call('RPUSH', mailbox, arg.blob)
redis.call('PEXPIRE', mailbox, arg.ttl)
local case = redis.call('GET', key('case:of', arg.person))
if case then redis.call('DEL', key('writing:person', case)) end
lane_ready('inbox', arg.person)
return 'stored'
