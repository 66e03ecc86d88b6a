-- Tell a waiting person how things stand, once; returns 1, or 0 when it was said already or the case waits no more.
--   case:{case}        hash    told: messages about the place; told_off: when they were told that nobody is on shift
--   case:texts:{case}  list    the automatic line
--   outbox:{person}            the sentence
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
local name = key('case', arg.case)
local state, told, off = unpack(redis.call('HMGET', name, 'state', 'told', 'told_off'))
if state ~= 'waiting' or (told or '0') ~= arg.had or (off or '0') ~= arg.had_off then return 0 end
redis.call('HSET', name, 'told', arg.told)
if arg.off then redis.call('HSET', name, 'told_off', arg.off) end
claim_say()
return 1
