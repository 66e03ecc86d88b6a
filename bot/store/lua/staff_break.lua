-- Begin (with `since`) or end a break. Returns {'done'} or {'audit', head}; a repetition changes and records nothing.
--   staff:duty:{staff}  hash    break
--   case:changes        stream  so that boards show it
-- include: case
-- include: audit
local duty = key('staff:duty', arg.member)
if (redis.call('HEXISTS', duty, 'break') == 1) == (arg.since ~= nil) then return {'nothing'} end
if audit_obstacle() then return {'audit', audit_head()} end
if arg.since then redis.call('HSET', duty, 'break', arg.since) else redis.call('HDEL', duty, 'break') end
case_change('', 'break')
audit_write()
return {'done'}
