-- Keeps what was loaded, if nothing was written to the wallet since the token was given.
-- KEYS[1] the wallet; ARGV[1] the token; ARGV[2] the entry's name; ARGV[3] its bytes;
-- ARGV[4] how many entries, and ARGV[5] how many bytes a wallet may have.
-- Answers 1 if it is kept now, 0 if not.

if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HGET', KEYS[1], 't') ~= ARGV[1] then
  return 0
end
local bytes = redis.call('HGET', KEYS[1], 'n') + #ARGV[2] + #ARGV[3]
local entries = redis.call('HLEN', KEYS[1]) - 2 -- t and n
if entries >= tonumber(ARGV[4]) or bytes > tonumber(ARGV[5]) then
  return 0
end
if redis.call('HSETNX', KEYS[1], ARGV[2], ARGV[3]) == 1 then
  redis.call('HSET', KEYS[1], 'n', bytes)
end
return 1
