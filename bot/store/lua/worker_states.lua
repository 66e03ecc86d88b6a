-- The states of all workers that gave a sign of life lately; silent ones are forgotten.
--   workers  hash  worker id -> '<state> <moment its validity ends>'
local workers, now, states = redis.call('HGETALL', key('workers')), clock(), {}
for i = 1, #workers, 2 do
  local state, ends = string.match(workers[i + 1], '^(%a+) (%d+)$')
  if tonumber(ends) > now then
    states[#states + 1] = state
  else
    redis.call('HDEL', key('workers'), workers[i])
  end
end
return states
