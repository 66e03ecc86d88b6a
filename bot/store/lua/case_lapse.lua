-- Claims that ran out go back into the queue; returns case, staff, case, staff…
--   case:{case}                 hash  state; the claim goes
--   case:waiting, case:claimed  zset  it moves
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
local lapsed = {}
for _, case in ipairs(redis.call('ZRANGEBYSCORE', key('case:claimed'), '-inf', arg.now)) do
  lapsed[#lapsed + 1] = case
  lapsed[#lapsed + 1] = redis.call('HGET', key('case', case), 'staff')
  claim_return(case)
  case_change(case, 'lapsed')
end
return lapsed
