-- End all sessions of a staff member (see staff.lua).
-- include: staff
staff_end_sessions(arg.staff)
