-- Ends a person: nothing is delivered or answered any more, and their data key goes. Needs `names`, the keys to delete,
-- withheld and question.
--   every key with part {person}  (from bot/store/keys.py)
--   asker:{person}          string  their questions go, see question.lua
--   return:code:{digest}    hash  the return code, which only the person's own key names
--   withheld:{id}         string  what was hidden in the person's messages
--   media:due             zset    files that were still to be fetched
--   key:{person}            hash  the data key: what was copied elsewhere cannot be opened either
--   lane:names              set   push lanes in use
--   checkin:due             zset  nobody is asked any more
--   lane:*                        any turn or delivery in flight loses its fence
--   news                    channel
local function person_end(person, names)
  local lanes = redis.call('SMEMBERS', key('lane:names'))
  lanes[#lanes + 1] = 'inbox'
  for _, lane in ipairs(lanes) do
    redis.call('ZREM', key('lane:ready', lane), person)
    redis.call('ZREM', key('lane:leased', lane), person)
    redis.call('DEL', key('lane:turn', lane .. ':' .. person))
  end
  withheld_forget(person)
  for _, file in ipairs(redis.call('HKEYS', key('media:wanted', person))) do
    redis.call('ZREM', key('media:due'), person .. ' ' .. file)
  end
  for _, name in ipairs(names) do
    local code = name == 'return:of' and redis.call('GET', key(name, person))
    if code then redis.call('DEL', key('return:code', code)) end
    local asker = name == 'asker' and redis.call('GET', key(name, person))
    if asker then question_forget(asker) end
    redis.call('DEL', key(name, person))
  end
  redis.call('ZREM', key('checkin:due'), person)
  redis.call('DEL', key('key', person))
  news('erased', person)
end
