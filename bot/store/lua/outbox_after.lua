-- All replies after an id, as {id, blob}; returns nothing for an unknown person. Asking for what comes after an id
-- says that everything up to it has arrived.
--   session:{person}  hash    lang, lane, cursor
--   outbox:{person}   stream  blob, answers
-- include: lane
-- include: session
-- include: outbox
if not session_known(arg.person) then return false end
session_slide(arg.person, arg.session_ttl)
outbox_reached(arg.person, arg.after, arg.delivered_ttl)
return outbox_entries(arg.person, arg.after)
