-- The append-only file no longer holds what was deleted up to a number.
--   rewrite  hash  asked, done
local rewrite = key('rewrite')
if tonumber(redis.call('HGET', rewrite, 'done') or 0) < tonumber(arg.number) then
  redis.call('HSET', rewrite, 'done', arg.number)
end
