-- Be, or stay, the one process that serves a push channel; returns 1 when we are.
--   leader:{lane}  string  token of the process
local leader = key('leader', arg.lane)
local holder = redis.call('GET', leader)
if holder and holder ~= arg.token then return 0 end
redis.call('SET', leader, arg.token, 'PX', arg.ttl)
return 1
