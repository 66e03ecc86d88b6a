-- Stands before every script.
--   KEYS[1]  prefix of all keys; a key is <prefix><name> or <prefix><name>:<part> (bot/store/keys.py lists them)
--   ARGV     named arguments: name, count, values…; count -1 = one plain value
local arg = {}
do
  local i = 1
  while i <= #ARGV do
    local name, count = ARGV[i], tonumber(ARGV[i + 1])
    if count < 0 then
      arg[name] = ARGV[i + 2]
      i = i + 3
    else
      arg[name] = {unpack(ARGV, i + 2, i + 1 + count)}
      i = i + 2 + count
    end
  end
end

local function key(name, part)
  if part then return KEYS[1] .. name .. ':' .. part end
  return KEYS[1] .. name
end

-- milliseconds by the clock of Redis: one clock for all processes and machines
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- an integer as Redis wants it, never 1.7e+12
local function int(number) return string.format('%.0f', number) end

-- never shortens what a key has left, unlike PEXPIRE
local function keep(name, ms)
  ms = tonumber(ms)
  if redis.call('PTTL', name) < ms then redis.call('PEXPIRE', name, int(ms)) end
end

-- whether sealed values were all made with the data key that their owner has now: bytes 2 to 9 name the data key.
-- A value sealed before its owner was erased is thus refused for ever.
local function current(owner, ...)
  local gen = redis.call('HGET', key('key', owner), 'gen')
  for _, blob in ipairs({...}) do
    if string.sub(blob, 2, 9) ~= gen then return false end
  end
  return true
end

local function news(what, person) redis.call('PUBLISH', key('news'), what .. ' ' .. person) end
