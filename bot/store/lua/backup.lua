-- Everything of the named kinds as {name without prefix, type, {value, …}}, read in one moment.
--   arg.names  kinds of keys (bot/store/keys.py), without or with one part
--   A stream gives for each entry: id, number of its fields and values, these.
local wanted = {}
for _, name in ipairs(arg.names) do wanted[name] = true end

local read = {
  string = function(name) return {redis.call('GET', name)} end,
  hash = function(name) return redis.call('HGETALL', name) end,
  set = function(name) return redis.call('SMEMBERS', name) end,
  stream = function(name)
    local values = {}
    for _, entry in ipairs(redis.call('XRANGE', name, '-', '+')) do
      values[#values + 1] = entry[1]
      values[#values + 1] = tostring(#entry[2])
      for _, value in ipairs(entry[2]) do values[#values + 1] = value end
    end
    return values
  end,
}

local found = {}
for _, full in ipairs(redis.call('KEYS', KEYS[1] .. '*')) do
  local name = string.sub(full, #KEYS[1] + 1)
  if wanted[name] or wanted[string.match(name, '^(.*):[^:]*$') or ''] then
    local kind = redis.call('TYPE', full)['ok']
    found[#found + 1] = {name, kind, read[kind](full)}
  end
end
return found
