-- Say the emergency contacts for an urgent message that staff have not answered in time; returns 0 if they have.
--   case:alarms        zset    case -> moment of the urgent message
--   case:texts:{case}  list    the automatic line
--   outbox:{person}            the contacts
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
local since = redis.call('ZSCORE', key('case:alarms'), arg.case)
if not since or tonumber(since) > tonumber(arg.before) then return 0 end
redis.call('ZREM', key('case:alarms'), arg.case)
claim_say()
case_change(arg.case, 'contacts')
return 1
