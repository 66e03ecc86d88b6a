-- The first waiting case in one of these languages that was not passed over, or ''.
--   case:waiting  zset  case -> order
--   case:{case}   hash  lang
local wanted, passed = {}, {}
for _, lang in ipairs(arg.langs) do wanted[lang] = true end
for _, case in ipairs(arg.passed) do passed[case] = true end
for _, case in ipairs(redis.call('ZRANGE', key('case:waiting'), 0, -1)) do
  if wanted[redis.call('HGET', key('case', case), 'lang')] and not passed[case] then return case end
end
return ''
