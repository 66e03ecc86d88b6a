-- A reply that hides the chat is being carried out; what comes after it waits until the person is back.
--   session:{person}  hash  hidden: id of the reply that hides
if redis.call('EXISTS', key('session', arg.person)) == 1 then
  redis.call('HSETNX', key('session', arg.person), 'hidden', arg.id)
end
