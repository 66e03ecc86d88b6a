-- The first waiting case in one of these languages that was not passed over, or ''.
--   case:waiting  zset  case -> order; read in pages, for the first one is near the front however many wait
--   case:{case}   hash  lang
local PAGE = 100
local wanted, passed = {}, {}
for _, lang in ipairs(arg.langs) do wanted[lang] = true end
for _, case in ipairs(arg.passed) do passed[case] = true end
local from = 0
while true do
  local page = redis.call('ZRANGE', key('case:waiting'), from, from + PAGE - 1)
  for _, case in ipairs(page) do
    if wanted[redis.call('HGET', key('case', case), 'lang')] and not passed[case] then return case end
  end
  if #page < PAGE then return '' end
  from = from + PAGE
end
