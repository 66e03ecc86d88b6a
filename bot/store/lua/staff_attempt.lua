-- Count an attempt to log in under a name; returns how many there were in the window that the first one opened.
--   staff:failures:{digest}  string  attempts since the last success
local failures = key('staff:failures', arg.name_digest)
local count = redis.call('INCR', failures)
if count == 1 then redis.call('PEXPIRE', failures, arg.window) end
return count
