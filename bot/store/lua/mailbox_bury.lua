-- Set a message aside that nobody can read; returns 0 when the lease was lost.
--   lane:*:inbox                 the lease, and the next turn if more messages wait
--   mailbox:in:{person}    list  its head goes
--   mailbox:dead:{person}  list  … here
--   session:{person}       hash  mute
-- include: lane
-- include: session
if not lane_holds('inbox', arg.person, arg.fence) then return 0 end
local mailbox, dead = key('mailbox:in', arg.person), key('mailbox:dead', arg.person)
local message = redis.call('LPOP', mailbox)
if message then
  redis.call('RPUSH', dead, message)
  redis.call('PEXPIRE', dead, arg.ttl)
end
session_muted(arg.person)
lane_done('inbox', arg.person, redis.call('EXISTS', mailbox) == 1)
return 1
