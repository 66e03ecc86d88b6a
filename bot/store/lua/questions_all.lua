-- All questions that are kept: {asker, {gen, epoch, wrapped}, {sealed, …}}, the newest asker first.
--   questions, questions:of:{asker}, key:{asker}  see question.lua
local found = {}
for _, asker in ipairs(redis.call('ZREVRANGE', key('questions'), 0, -1)) do
  local sealed = redis.call('LRANGE', key('questions:of', asker), 0, -1)
  local data = redis.call('HMGET', key('key', asker), 'gen', 'epoch', 'wrapped')
  if #sealed > 0 and data[1] then found[#found + 1] = {asker, data, sealed} end
end
return found
