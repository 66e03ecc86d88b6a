-- The first waiting case in one of these languages that was not passed over, or ''. Claims that ran out lapse first.
--   case:waiting  zset  case -> order
--   case:claimed  zset  case -> moment the claim ends
--   case:{case}   hash  lang
-- include: lane
-- include: session
-- include: outbox
-- include: case
-- include: claim
for _, case in ipairs(redis.call('ZRANGEBYSCORE', key('case:claimed'), '-inf', arg.now)) do
  claim_return(case)
  case_change(case, 'lapsed')
end
local wanted, passed = {}, {}
for _, lang in ipairs(arg.langs) do wanted[lang] = true end
for _, case in ipairs(arg.passed) do passed[case] = true end
for _, case in ipairs(redis.call('ZRANGE', key('case:waiting'), 0, -1)) do
  if wanted[redis.call('HGET', key('case', case), 'lang')] and not passed[case] then return case end
end
return ''
