-- Lets a reader load and fill: answers the token that its fill must show.
-- KEYS[1] the wallet; ARGV[1] a fresh token, GENERATION:RANDOM; ARGV[2] the time to live, ms.
-- Answers nil while a writer's mark stands.

local function number_before_colon(text)
  return tonumber(string.match(text, '^(%d+):'))
end

local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'string' then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  if number_before_colon(redis.call('GET', KEYS[1])) > now then
    return nil
  end
  redis.call('DEL', KEYS[1]) -- its writer was killed, or rolled back
elseif kind == 'hash' then
  local token = redis.call('HGET', KEYS[1], 't')
  if number_before_colon(token) >= number_before_colon(ARGV[1]) then
    return token
  end
  redis.call('UNLINK', KEYS[1]) -- of a generation that is void
end
redis.call('HSET', KEYS[1], 't', ARGV[1], 'n', 0)
redis.call('PEXPIRE', KEYS[1], ARGV[2]) -- here and never again
return ARGV[1]
