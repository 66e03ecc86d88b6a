-- The first waiting cases in one of these languages that were not passed over, at most `most`.
--   case:waiting  zset  case -> order; read in pages, for the first one is near the front however many wait
--   case:{case}   hash  lang
local PAGE = 100
local wanted, passed = {}, {}
for _, lang in ipairs(arg.langs) do wanted[lang] = true end
for _, case in ipairs(arg.passed) do passed[case] = true end
local found, from = {}, 0
while true do
  local page = redis.call('ZRANGE', key('case:waiting'), from, from + PAGE - 1)
  for _, case in ipairs(page) do
    if wanted[redis.call('HGET', key('case', case), 'lang')] and not passed[case] then found[#found + 1] = case end
    if #found == tonumber(arg.most) then return found end
  end
  if #page < PAGE then return found end
  from = from + PAGE
end
