-- A referral among the cases of a person: {case, partner, state, state of the case, its language}, or nothing.
--   case:all:{person}      set   ids of all cases that are kept
--   case:referrals:{case}  hash  see referral.lua
for _, case in ipairs(redis.call('SMEMBERS', key('case:all', arg.person))) do
  local partner, state = unpack(
    redis.call('HMGET', key('case:referrals', case), arg.referral .. ':partner', arg.referral .. ':state'))
  if partner then
    local row = redis.call('HMGET', key('case', case), 'state', 'lang')
    return {case, partner, state, row[1], row[2]}
  end
end
