-- Remember a language; returns 0 when there is no session.
--   session:{person}  hash  lang, lane, cursor
local session = key('session', arg.person)
if redis.call('EXISTS', session) == 0 then return 0 end
redis.call('HSET', session, 'lang', arg.lang)
return 1
