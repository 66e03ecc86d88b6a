-- A worker's sign of life.
--   workers  hash  worker id -> '<state> <moment its validity ends>'
redis.call('HSET', key('workers'), arg.worker, arg.state .. ' ' .. int(clock() + arg.valid))
