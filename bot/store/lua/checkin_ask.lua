-- A check-in whose moment has come becomes a message for the dialogue, once. Returns 'asked'; 'later': put off until
-- `later` (night, or the person hides the chat); 'over': nobody to ask, or staff are there; 'moved', 'stale': look again.
--   checkin:{person}, checkin:due  see checkin.lua
--   session:{person}       hash  there must be one; hidden
--   mailbox:in:{person}    list  sealed messages, oldest first
--   barred                 set   persons whom the operator has blocked
-- include: lane
-- include: session
-- include: case
-- include: checkin
local person, name, list = arg.person, key('checkin', arg.person), key('checkin:due')
if tonumber(redis.call('ZSCORE', list, person) or -1) ~= tonumber(arg.had) then return 'moved' end
if redis.call('EXISTS', name) == 0 or not session_known(person) or arg.blob == '' then
  checkin_end(person)
  return 'over'
end
if arg.night or redis.call('HEXISTS', key('session', person), 'hidden') == 1 then
  redis.call('ZADD', list, arg.later, person)
  return 'later'
end
if not current(person, arg.blob) then return 'stale' end
local left = {}
for moment in string.gmatch(redis.call('HGET', name, 'due'), '%d+') do
  -- those that were missed are not made up for
  if tonumber(moment) > tonumber(arg.now) then left[#left + 1] = moment end
end
redis.call('HSET', name, 'due', table.concat(left, ','))
if left[1] then redis.call('ZADD', list, left[1], person) else redis.call('ZREM', list, person) end
local _, state = case_open_of(person)
if state == 'claimed' or redis.call('SISMEMBER', key('barred'), person) == 1 then return 'over' end
redis.call('HSET', name, 'asked', arg.now)
redis.call('RPUSH', key('mailbox:in', person), arg.blob)
redis.call('PEXPIRE', key('mailbox:in', person), arg.mailbox_ttl)
lane_ready('inbox', person)
return 'asked'
