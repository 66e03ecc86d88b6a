-- Let others rewrite, if the lock is still ours.
--   rewrite:lock  string  token of the holder
if redis.call('GET', key('rewrite:lock')) == arg.token then redis.call('DEL', key('rewrite:lock')) end
