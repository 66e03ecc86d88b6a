-- Nothing that was hidden in this person's messages can be passed on any more.
--   withheld…  see withheld.lua
-- include: withheld
withheld_forget(arg.person)
