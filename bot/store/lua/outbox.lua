-- A person's outbox.
--   outbox:{person}   stream  blob: sealed reply; answers: digest of the message it answers, '' = unasked
--   session:{person}  hash    lang, lane, cursor
--   news              channel
local function outbox_parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function outbox_later(a, b)
  local a_ms, a_seq = outbox_parts(a)
  local b_ms, b_seq = outbox_parts(b)
  return a_ms > b_ms or (a_ms == b_ms and a_seq > b_seq)
end

local function outbox_cursor(person) return redis.call('HGET', key('session', person), 'cursor') or '0-0' end

-- drop what was handed out and is older than `period`; with nothing left to hand out, all of it goes after `period`
local function outbox_trim(person, period)
  local outbox, cursor = key('outbox', person), outbox_cursor(person)
  local ms, seq = outbox_parts(cursor)
  local old = clock() - period
  redis.call('XTRIM', outbox, 'MINID', ms < old and int(ms) .. '-' .. int(seq + 1) or int(old) .. '-0')
  local last = redis.call('XREVRANGE', outbox, '+', '-', 'COUNT', 1)[1]
  if last and not outbox_later(last[1], cursor) and redis.call('PTTL', outbox) > tonumber(period) then
    redis.call('PEXPIRE', outbox, period)
  end
end

-- everything up to `id` is in the person's hands; an id that was never given out changes nothing
local function outbox_reached(person, id, period)
  if not outbox_later(id, outbox_cursor(person)) then return end
  local last = redis.call('XREVRANGE', key('outbox', person), '+', '-', 'COUNT', 1)[1]
  if not last or outbox_later(id, last[1]) then return end
  redis.call('HSET', key('session', person), 'cursor', id)
  outbox_trim(person, period)
end

-- add sealed replies, tell who waits for them, and put the person into their push lane; needs the session.
-- Returns the id of the last one.
local function outbox_add(person, replies, answers)
  local outbox, id = key('outbox', person), ''
  for _, blob in ipairs(replies) do id = redis.call('XADD', outbox, '*', 'blob', blob, 'answers', answers) end
  session_slide(person, arg.session_ttl)
  -- never longer than the session, which knows what was handed out
  local left = redis.call('PTTL', key('session', person))
  redis.call('PEXPIRE', outbox, int(math.min(arg.undelivered_ttl, left)))
  outbox_trim(person, arg.delivered_ttl)
  local lane = redis.call('HGET', key('session', person), 'lane')
  if lane ~= '' then lane_ready(lane, person) end
  news('changed', person)
  return id
end

-- entries as {id, blob}; `wanted(id, answers)` chooses
local function outbox_entries(person, after, wanted)
  local found = {}
  for _, entry in ipairs(redis.call('XRANGE', key('outbox', person), '(' .. after, '+')) do
    local id, fields = entry[1], entry[2]
    if not wanted or wanted(id, fields[4]) then found[#found + 1] = {id, fields[2]} end
  end
  return found
end
