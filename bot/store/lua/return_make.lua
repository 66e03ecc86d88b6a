-- Keep a return code in place of the person's old one. Returns 'unknown', 'taken' (somebody else's code begins with the
-- same words) or 'made'.
--   session:{person}      hash    there must be one
--   return:of:{person}    string  digest of their code
--   return:code:{digest}  hash    salt, epoch, link
--   checkin:{person}      hash    check-ins that are to come: the code lives as long
-- include: session
-- include: case
-- include: checkin
if not session_known(arg.person) then return 'unknown' end
local mine, code = key('return:of', arg.person), key('return:code', arg.code)
local old = redis.call('GET', mine)
if old ~= arg.code and redis.call('EXISTS', code) == 1 then return 'taken' end
-- the first write of a script decides whether a full Redis refuses it: this one may be refused
redis.call('SET', mine, arg.code, 'PX', arg.ttl)
if old then redis.call('DEL', key('return:code', old)) end
redis.call('HSET', code, 'salt', arg.salt, 'epoch', arg.epoch, 'link', arg.link)
redis.call('PEXPIRE', code, arg.ttl)
checkin_keep(arg.person)
return 'made'
