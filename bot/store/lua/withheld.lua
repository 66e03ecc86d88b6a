-- What was hidden in a person's messages, until they pass it on to staff or its time is over.
--   withheld:of:{person}  set     ids
--   withheld:{id}         string  sealed words; '' once they were passed on, so that a second tap can be answered
--   case:promised:{case}  hash    id -> line for whoever takes the case: the tap came before anybody held it
local WITHHELD_KNOWN = 86400000

local function withheld_keep(person, id, blob, ttl)
  if not redis.call('SET', key('withheld', id), blob, 'NX', 'PX', ttl) then return end
  redis.call('SADD', key('withheld:of', person), id)
  redis.call('PEXPIRE', key('withheld:of', person), WITHHELD_KNOWN)
end

local function withheld_passed_on(id) redis.call('SET', key('withheld', id), '', 'PX', WITHHELD_KNOWN) end

-- the tap counts as soon as staff hold the case, for as long as the words wait
local function withheld_promise(case, id, line)
  redis.call('HSET', key('case:promised', case), id, line)
  keep(key('case:promised', case), redis.call('PTTL', key('withheld', id)))
end

-- staff hold the case now
local function withheld_keep_promises(case)
  local lines = redis.call('HGETALL', key('case:promised', case))
  for i = 1, #lines, 2 do
    local id, line = lines[i], lines[i + 1]
    if (redis.call('GET', key('withheld', id)) or '') ~= '' and current(case, line) then
      withheld_passed_on(id)
      redis.call('RPUSH', key('case:texts', case), line)
      redis.call('HINCRBY', key('case', case), 'unread', 1)
    end
  end
  redis.call('DEL', key('case:promised', case))
end

local function withheld_forget(person)
  local case = redis.call('GET', key('case:of', person))
  if case then redis.call('DEL', key('case:promised', case)) end
  for _, id in ipairs(redis.call('SMEMBERS', key('withheld:of', person))) do redis.call('DEL', key('withheld', id)) end
  redis.call('DEL', key('withheld:of', person))
end
