-- Pass hidden words on to the staff who hold their person's case, once: 'done'. While nobody holds it whoever takes it
-- gets them: 'promised'. 'moved': look again.
--   withheld…                      see withheld.lua
--   case:of:{person}, case:{case}  the open case
--   case:texts:{case}  list        one more line
-- include: case
-- include: withheld
local case, state = case_open_of(arg.person)
if case == '' or case ~= arg.case or not current(case, arg.line) then return 'moved' end
if redis.call('GET', key('withheld', arg.id)) ~= arg.blob then return 'moved' end
if state ~= 'claimed' then
  withheld_promise(case, arg.id, arg.line)
  return 'promised'
end
withheld_passed_on(arg.id)
case_hear(arg.person, case, arg.line)
return 'done'
