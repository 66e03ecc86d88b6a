-- What is asked of a person and passed on to partners; needs case.
--   case:referrals:{case}  hash  of each referral: <id>:partner, <id>:state, <id>:at ("state=moment,…"), <id>:text (sealed)
--   referrals              zset  'case id' -> moment: those that wait for staff or for the partner
local FOLLOWED = {agreed = true, sent = true, accepted = true}

local function referral_state(case, id) return redis.call('HGET', key('case:referrals', case), id .. ':state') end

local function referral_put(case, id, state)
  local name, had = key('case:referrals', case), referral_state(case, id)
  if had == state then return end
  local past = redis.call('HGET', name, id .. ':at')
  local entry = state .. '=' .. arg.now
  redis.call('HSET', name, id .. ':state', state, id .. ':at', past and past .. ',' .. entry or entry)
  -- lives as long as the case's row
  local left = redis.call('PTTL', key('case', case))
  if left > 0 then redis.call('PEXPIRE', name, left) end
  if FOLLOWED[state] then
    redis.call('ZADD', key('referrals'), arg.now, case .. ' ' .. id)
  else
    redis.call('ZREM', key('referrals'), case .. ' ' .. id)
  end
end
