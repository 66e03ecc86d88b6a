-- Keep something of a person that they may pass on to the staff who hold their case; returns 'unknown', 'stale',
-- 'nobody' (no staff hold it: nothing is kept) or 'stored'.
--   session:{person}  hash  there must be one
--   withheld…               see withheld.lua
-- include: case
-- include: withheld
if redis.call('EXISTS', key('session', arg.person)) == 0 then return 'unknown' end
if not current(arg.person, arg.blob) then return 'stale' end
local _, state = case_open_of(arg.person)
if state ~= 'claimed' then return 'nobody' end
withheld_keep(arg.person, arg.id, arg.blob, arg.ttl)
return 'stored'
