-- The person writes: shown for some seconds to who holds their case. Returns 1 when somebody does.
--   case:of:{person}, case:{case}  the open case and its state
--   writing:person:{case}  string
-- include: lane
-- include: case
local case, state = case_open_of(arg.person)
if state ~= 'claimed' then return 0 end
redis.call('SET', key('writing:person', case), 1, 'PX', arg.ttl)
return 1
