-- The person's yes or no to a referral. Returns {'done'}, or {'moved'}: look again.
--   case:referrals:{case}  hash  see referral.lua
--   case:texts:{case}      list  the line staff read; unread, so that the case is not closed over it
-- include: case
-- include: audit
-- include: referral
local case, name = arg.case, key('case', arg.case)
if redis.call('SISMEMBER', key('case:all', arg.person), case) == 0 then return {'moved'} end
if referral_state(case, arg.referral) ~= arg.had or redis.call('HGET', name, 'state') ~= arg.case_state then return {'moved'} end
if not current(case, arg.line) then return {'moved'} end
if audit_obstacle() then return {'audit', audit_head()} end
referral_put(case, arg.referral, arg.to)
if arg.case_state ~= 'closed' then
  case_wake(case)
  redis.call('RPUSH', key('case:texts', case), arg.line)
  redis.call('HINCRBY', name, 'unread', 1)
  case_alive(case, arg.now, arg.case_ttl)
end
case_change(case, 'text')
audit_write()
return {'done'}
