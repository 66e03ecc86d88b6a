-- A question that the bot did not understand, for editors; needs nothing else. Its person is named by no key but their
-- own `asker`, so that ending the person ends it, too (person_end.lua).
--   asker:{person}        string  random id under which the person's questions are kept
--   questions:of:{asker}  list    sealed questions, at most 20
--   questions             zset    asker -> moment of the last one
--   key:{asker}           hash    the data key
local MOST_OF_ONE, MOST_ASKERS = 20, 2000

local function question_forget(asker)
  redis.call('DEL', key('questions:of', asker), key('key', asker))
  redis.call('ZREM', key('questions'), asker)
end

local function question_keep(person)
  if not arg.question then return end
  local mine, now = redis.call('GET', key('asker', person)), clock()
  if not mine then
    redis.call('SET', key('asker', person), arg.asker, 'PX', arg.question_ttl)
    redis.call('HSET', key('key', arg.asker), 'gen', arg.asker_gen, 'epoch', arg.asker_epoch, 'wrapped', arg.asker_wrapped,
      'keep', arg.question_ttl)
    redis.call('PEXPIRE', key('key', arg.asker), arg.question_ttl)
  elseif mine ~= arg.asker or not current(mine, arg.question) then
    return
  end
  local questions, all = key('questions:of', arg.asker), key('questions')
  redis.call('LPUSH', questions, arg.question)
  redis.call('LTRIM', questions, 0, MOST_OF_ONE - 1)
  -- counted from the first one: nothing is kept longer because more is said
  redis.call('PEXPIRE', questions, int(math.max(redis.call('PTTL', key('asker', person)), 1)))
  redis.call('ZADD', all, int(now), arg.asker)
  redis.call('ZREMRANGEBYSCORE', all, '-inf', int(now - arg.question_ttl))
  while redis.call('ZCARD', all) > MOST_ASKERS do question_forget(redis.call('ZPOPMIN', all)[1]) end
end
