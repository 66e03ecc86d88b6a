-- Give an owner a data key unless it has one.
--   key:{owner}  hash  gen, epoch, wrapped, keep (ms the key lives after its last wrapping)
local name = key('key', arg.owner)
if redis.call('EXISTS', name) == 0 then
  redis.call('HSET', name, 'gen', arg.gen, 'epoch', arg.epoch, 'wrapped', arg.wrapped, 'keep', arg.keep)
end
keep(name, arg.keep)
