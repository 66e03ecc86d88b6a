-- A lane serves many people, each by one worker at a time.
--   lane:ready:{lane}          zset    person -> moment (ms) from which they may be served
--   lane:leased:{lane}         zset    person -> moment the lease ends
--   lane:wake:{lane}           list    tokens that wake idle takers
--   lane:turn:{lane}:{person}  hash    fence, attempts, error, holder
--   fence                      string  last fencing token given out
local MOST_TOKENS, TURN_TTL = 32, 86400000

local function lane_turn(lane, person) return key('lane:turn', lane .. ':' .. person) end

local function lane_wake(lane)
  local tokens = key('lane:wake', lane)
  if redis.call('LLEN', tokens) < MOST_TOKENS then redis.call('RPUSH', tokens, '') end
end

-- there is something for a person; if they are being served, lane_done looks again
local function lane_ready(lane, person)
  if redis.call('ZSCORE', key('lane:leased', lane), person) then return end
  if redis.call('ZADD', key('lane:ready', lane), 'NX', int(clock()), person) == 1 then lane_wake(lane) end
end

local function lane_due(zset, now) return redis.call('ZRANGEBYSCORE', zset, '-inf', int(now), 'LIMIT', 0, 1)[1] end

-- lease the next person, those whose lease ran out first; returns nothing when nobody is due. `holder` is who takes.
local function lane_next(lane, lease, holder)
  local ready, leased, now = key('lane:ready', lane), key('lane:leased', lane), clock()
  local person = lane_due(leased, now) or lane_due(ready, now)
  if not person then return end
  redis.call('ZREM', ready, person)
  redis.call('ZADD', leased, int(now + lease), person)
  local turn = lane_turn(lane, person)
  local fence = redis.call('INCR', key('fence'))
  redis.call('HSET', turn, 'fence', int(fence), 'holder', holder or '')
  local attempts = redis.call('HINCRBY', turn, 'attempts', 1)
  redis.call('PEXPIRE', turn, TURN_TTL)
  return person, fence, attempts, redis.call('HGET', turn, 'error') or ''
end

local function lane_holds(lane, person, fence) return redis.call('HGET', lane_turn(lane, person), 'fence') == fence end

-- the turn is over
local function lane_done(lane, person, more)
  redis.call('ZREM', key('lane:leased', lane), person)
  redis.call('DEL', lane_turn(lane, person))
  if more then lane_ready(lane, person) end
end

-- the turn failed and is tried again, attempts kept
local function lane_later(lane, person, delay, code)
  local turn = lane_turn(lane, person)
  redis.call('ZREM', key('lane:leased', lane), person)
  redis.call('HDEL', turn, 'fence')
  redis.call('HSET', turn, 'error', code)
  redis.call('ZADD', key('lane:ready', lane), int(clock() + delay), person)
end

-- nobody is due, so all tokens are stale; returns the milliseconds until somebody will be, -1 = nobody waits
local function lane_idle(lane)
  redis.call('DEL', key('lane:wake', lane))
  local next
  for _, name in ipairs({'lane:ready', 'lane:leased'}) do
    local at = redis.call('ZRANGE', key(name, lane), 0, 0, 'WITHSCORES')[2]
    if at and (not next or tonumber(at) < next) then next = tonumber(at) end
  end
  return next and math.max(1, next - clock()) or -1
end
