-- What was hidden in a person's messages, until they pass it on to staff or its time is over.
--   withheld:of:{person}  set     ids
--   withheld:{id}         string  sealed words; '' once they were passed on, so that a second tap can be answered
local WITHHELD_KNOWN = 86400000

local function withheld_keep(person, id, blob, ttl)
  if not redis.call('SET', key('withheld', id), blob, 'NX', 'PX', ttl) then return end
  redis.call('SADD', key('withheld:of', person), id)
  redis.call('PEXPIRE', key('withheld:of', person), WITHHELD_KNOWN)
end

local function withheld_passed_on(id) redis.call('SET', key('withheld', id), '', 'PX', WITHHELD_KNOWN) end

local function withheld_forget(person)
  for _, id in ipairs(redis.call('SMEMBERS', key('withheld:of', person))) do redis.call('DEL', key('withheld', id)) end
  redis.call('DEL', key('withheld:of', person))
end
