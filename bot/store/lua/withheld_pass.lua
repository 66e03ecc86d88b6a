-- Pass hidden words on to the staff who hold their person's case, once. Returns 'done', or 'moved': look again.
--   withheld…                      see withheld.lua
--   case:of:{person}, case:{case}  the open case, which staff must hold
--   case:texts:{case}  list        one more line
-- include: case
-- include: withheld
local case, state = case_open_of(arg.person)
if case ~= arg.case or state ~= 'claimed' or not current(case, arg.line) then return 'moved' end
if redis.call('GET', key('withheld', arg.id)) ~= arg.blob then return 'moved' end
withheld_passed_on(arg.id)
case_hear(arg.person, case, arg.line)
return 'done'
