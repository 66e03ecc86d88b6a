-- Erase a person; returns the number of this deletion, to compare with `done` of the append-only file's rewrites.
-- With `keep_open_case` and an open case the person's cases stay, since somebody is caring for them, and so does the
-- return code that leads back to them.
--   all of the person       see person_end.lua
--   case:all:{person}  set   their cases become stubs, see case.lua
--   statistics:{month} hash  the anonymous count of each case stays
--   noisy:{day}        zset  how often the flood limit stopped them
--   rewrite            hash  asked
-- include: case
-- include: withheld
-- include: question
-- include: person_end
-- include: statistics
local OF_CASES = {['case:of'] = true, ['case:all'] = true, ['return:of'] = true}
local person = arg.person
local kept = arg.keep_open_case and case_open_of(person) ~= ''
local cases = kept and {} or redis.call('SMEMBERS', key('case:all', person))
for _, case in ipairs(cases) do
  statistics_ended(case, 'erased')
  case_erase(case, arg.now, arg.stub_ttl)
end
local names = {}
for _, name in ipairs(arg.names) do
  if not (kept and OF_CASES[name]) then names[#names + 1] = name end
end
person_end(person, names)
for _, day in ipairs(arg.noisy) do redis.call('ZREM', key('noisy', day), person) end
return redis.call('HINCRBY', key('rewrite'), 'asked', 1)
