-- A reply that hides the chat is being carried out; what comes after it waits until the person is back. Who is back
-- already is not hidden once more by what was interrupted.
--   session:{person}  hash  hidden: id of the reply that hides; left: id of the last one that did
local session = key('session', arg.person)
if redis.call('EXISTS', session) == 1 and redis.call('HGET', session, 'left') ~= arg.id then
  redis.call('HSET', session, 'left', arg.id)
  redis.call('HSETNX', session, 'hidden', arg.id)
end
