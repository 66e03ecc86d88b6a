-- Rows of a queue in its order (`newest`: backwards), as {case, field, value, …}; rows that expired are left out.
--   case:waiting | case:claimed | case:closed  zset  case -> order
--   case:{case}                                hash  the row
local rows = {}
local range = arg.newest and 'ZREVRANGE' or 'ZRANGE'
for _, case in ipairs(redis.call(range, key(arg.queue), 0, arg.limit - 1)) do
  local row = redis.call('HGETALL', key('case', case))
  if #row > 0 then rows[#rows + 1] = {case, row} end
end
return rows
