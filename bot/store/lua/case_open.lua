-- Open a person's case, or add to the one that is open (see case.lua).
-- Returns {'done'}, {'unknown'}, or why it must be prepared anew: {'moved', open case}, {'slot'}.
-- include: case
if redis.call('EXISTS', key('session', arg.person)) == 0 then return {'unknown'} end
local case, state = case_open_of(arg.person)
local obstacle = case_obstacle(case)
if obstacle then return {obstacle, case} end
case_apply(arg.person, case, state)
return {'done'}
