-- Give a file to the staff who hold its person's case. Returns 'done', 'nobody', 'off', 'full', or 'moved': look again.
--   case:{case}            hash  media: '1' while files are taken
--   case:media:{case}      set   ids of files
--   media:{id}             hash  kind, data, preview
--   case:texts:{case}      list  one more line
-- include: case
local case, state = case_open_of(arg.person)
if state ~= 'claimed' then return 'nobody' end
if redis.call('HGET', key('case', case), 'media') ~= '1' then return 'off' end
if case ~= arg.case or not current(case, arg.line, arg.data, arg.preview) then return 'moved' end
local files = key('case:media', case)
if redis.call('SISMEMBER', files, arg.id) == 1 then return 'done' end
for _, id in ipairs(redis.call('SMEMBERS', files)) do
  if redis.call('EXISTS', key('media', id)) == 0 then redis.call('SREM', files, id) end
end
if redis.call('SCARD', files) >= tonumber(arg.most) then return 'full' end
redis.call('HSET', key('media', arg.id), 'kind', arg.kind, 'data', arg.data, 'preview', arg.preview)
redis.call('PEXPIRE', key('media', arg.id), arg.ttl)
redis.call('SADD', files, arg.id)
keep(files, arg.ttl)
case_hear(arg.person, case, arg.line)
return 'done'
