-- What a person may pass on, and to which case: {case, sealed words, milliseconds left}. The words are false
-- when they are not theirs or not there any more, and '' when they were passed on.
--   withheld…                      see withheld.lua
--   case:of:{person}, case:{case}  the open case
-- include: case
local words = redis.call('SISMEMBER', key('withheld:of', arg.person), arg.id) == 1 and redis.call('GET', key('withheld', arg.id))
local case = case_open_of(arg.person)
return {case, words, redis.call('PTTL', key('withheld', arg.id))}
