-- Let another process serve a push channel, if it is ours.
--   leader:{lane}  string  token of the process
if redis.call('GET', key('leader', arg.lane)) == arg.token then redis.call('DEL', key('leader', arg.lane)) end
