-- One part of a case's file as {kind, sealed}; nothing when the case has no such file.
--   case:media:{case}  set   ids of files
--   media:{id}         hash  kind, data, preview
if redis.call('SISMEMBER', key('case:media', arg.case), arg.id) == 0 then return false end
local kind, blob = unpack(redis.call('HMGET', key('media', arg.id), 'kind', arg.part))
return kind and {kind, blob} or false
