-- Keep one sealed value of a person; returns 0 when it was sealed before the person was erased.
--   {name}:{person}  string
-- include: case
-- include: checkin
if not current(arg.person, arg.blob) then return 0 end
redis.call('SET', key(arg.name, arg.person), arg.blob, 'PX', arg.ttl)
checkin_keep(arg.person)
return 1
