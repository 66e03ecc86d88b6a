-- Wrap an owner's data key under today's epoch; its time starts anew. Nothing happens if it changed meanwhile.
--   key:{owner}  hash  gen, epoch, wrapped, keep
local name = key('key', arg.owner)
local stored = redis.call('HMGET', name, 'gen', 'epoch', 'keep')
if stored[1] == arg.gen and stored[2] == arg.old_epoch then
  redis.call('HSET', name, 'epoch', arg.epoch, 'wrapped', arg.wrapped)
  keep(name, stored[3])
end
