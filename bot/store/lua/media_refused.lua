-- Tell the staff who hold the case that its person tried to send a file; said once in a while. Returns 'done' or 'moved'.
--   case:texts:{case}      list  one more line
--   mailbox:seen:{person}  zset  digests of dedupe ids -> moment
-- include: session
-- include: case
local case, state = case_open_of(arg.person)
if case ~= arg.case or state ~= 'claimed' or not current(case, arg.line) then return 'moved' end
if session_known(arg.person) and session_first(arg.person, arg.dedupe, arg.dedupe_ttl) then
  case_hear(arg.person, case, arg.line)
end
return 'done'
