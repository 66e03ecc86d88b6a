-- Append one entry to the audit trail; returns {'done'}, or {'audit', head} when it must be computed anew.
-- include: audit
if audit_obstacle() then return {'audit', audit_head()} end
audit_write()
return {'done'}
