-- Keep a person's code word, or without `blob` drop it; returns 0 when it was sealed before the person was erased.
--   codeword:{person}              string  sealed
--   case:of:{person}, case:{case}  who holds the case sees it at once
-- include: case
if arg.blob then
  if redis.call('EXISTS', key('session', arg.person)) == 0 or not current(arg.person, arg.blob) then return 0 end
  redis.call('SET', key('codeword', arg.person), arg.blob, 'PX', arg.ttl)
else
  redis.call('DEL', key('codeword', arg.person))
end
local case, state = case_open_of(arg.person)
if state == 'claimed' then case_change(case, 'labelled') end
return 1
