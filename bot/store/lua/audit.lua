-- The audit trail. The caller computed `audit_mac` over the entry and the newest one before it.
--   audit       stream  at, staff, action, subject, prev, mac; prev: mac and moment of the entry before
--   audit:head  string  mac and moment of the newest entry
local function audit_head() return redis.call('GET', key('audit:head')) or '' end

-- somebody else's entry came in between: the caller must compute anew
local function audit_obstacle() return audit_head() ~= arg.audit_prev and 'audit' or nil end

local function audit_write()
  redis.call('XADD', key('audit'), '*', 'at', arg.audit_at, 'staff', arg.audit_staff, 'action', arg.audit_action,
    'subject', arg.audit_subject, 'prev', arg.audit_prev, 'mac', arg.audit_mac)
  redis.call('XTRIM', key('audit'), 'MINID', '~', int(arg.audit_at - arg.audit_ttl) .. '-0')
  redis.call('SET', key('audit:head'), arg.audit_mac .. ' ' .. arg.audit_at)
end
