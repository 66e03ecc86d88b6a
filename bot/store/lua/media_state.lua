-- Whether a person's files are taken: {'nobody' | 'off' | 'on', case}. 'nobody': no staff hold a case of theirs.
--   case:of:{person}, case:{case}  the open case, its state, media
-- include: case
local case, state = case_open_of(arg.person)
if state ~= 'claimed' then return {'nobody', case} end
return {redis.call('HGET', key('case', case), 'media') == '1' and 'on' or 'off', case}
