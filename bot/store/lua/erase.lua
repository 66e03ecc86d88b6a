-- Erase a person; returns the number of this deletion, to compare with `done` of the append-only file's rewrites.
-- With `keep_open_case` and an open case the person's cases stay: somebody is caring for them.
--   every key with part {person}  (arg.names, from bot/store/keys.py)
--   key:{person}                  hash  the data key: what was copied elsewhere cannot be opened either
--   case:all:{person}       set   their cases become stubs, see case.lua
--   statistics:{month}      hash  the anonymous count of each case stays
--   lane:names              set   push lanes in use
--   lane:*                        any turn or delivery in flight loses its fence
--   rewrite                 hash  asked
--   news                    channel
-- include: case
-- include: statistics
local OF_CASES = {['case:of'] = true, ['case:all'] = true}
local person = arg.person
local kept = arg.keep_open_case and case_open_of(person) ~= ''
local cases = kept and {} or redis.call('SMEMBERS', key('case:all', person))
for _, case in ipairs(cases) do
  statistics_ended(case, 'erased')
  case_erase(case, arg.now, arg.stub_ttl)
end
local lanes = redis.call('SMEMBERS', key('lane:names'))
lanes[#lanes + 1] = 'inbox'
for _, lane in ipairs(lanes) do
  redis.call('ZREM', key('lane:ready', lane), person)
  redis.call('ZREM', key('lane:leased', lane), person)
  redis.call('DEL', key('lane:turn', lane .. ':' .. person))
end
for _, name in ipairs(arg.names) do
  if not (kept and OF_CASES[name]) then redis.call('DEL', key(name, person)) end
end
redis.call('DEL', key('key', person))
news('erased', person)
return redis.call('HINCRBY', key('rewrite'), 'asked', 1)
