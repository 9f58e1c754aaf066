-- Takes tokens from a bucket, on Redis's own clock: the clocks of those who ask do not matter.
--
-- KEYS[1]  the bucket: "<level>:<micros>:<held>:<heldBefore>", that is: millionths of a token in it,
--          when that was so (microseconds since 1970), and the tokens that were given to hold in
--          that second and in the one before. No key: a full bucket.
-- ARGV     refill a second, burst, how many requests wait, how many may be taken in all while there
--          are plenty; how many that were given to hold are held no more, and in which second they
--          were given.
-- Returns  how many were taken, how many millionths there were before, and the second of now.
--
-- It never fills beyond its size less what is held: else those who hold could spend what they hold
-- on top of a full bucket. What is held is spent or dropped within a second, so room is kept for
-- what was given in this second and in the one before.
--
-- Whole numbers below 2^53 throughout, so that nothing is rounded. A mere refusal writes nothing.

local TOKEN = 1000000
local HOLD_MICROS = 1000000
local refill, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local need, chunk = tonumber(ARGV[3]), tonumber(ARGV[4])
local done, doneSecond = tonumber(ARGV[5]), tonumber(ARGV[6])

local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000000 + tonumber(time[2])
local full = burst * TOKEN
local level, seen, held, heldBefore = full, now, 0, 0

local stored = redis.call('GET', KEYS[1])
if stored then
  local texts = {string.match(stored, '^(%d+):(%d+):(%d+):(%d+)$')}
  level, seen = tonumber(texts[1]), tonumber(texts[2])
  held, heldBefore = tonumber(texts[3]), tonumber(texts[4])
  -- While it kept room, and since.
  local elapsed = math.max(0, now - seen)
  local kept = math.min(elapsed, HOLD_MICROS)
  level = math.max(0, math.min(full - (held + heldBefore) * TOKEN, level + kept * refill))
  level = math.min(full, level + (elapsed - kept) * refill)
end

local seconds = second - math.floor(seen / 1000000)
if seconds == 1 then
  held, heldBefore = 0, held
elseif seconds > 1 then
  held, heldBefore = 0, 0
end
if doneSecond == second then
  held = math.max(0, held - done)
elseif doneSecond == second - 1 then
  heldBefore = math.max(0, heldBefore - done)
end

-- Fewer and fewer to hold as it empties: what one instance holds, another cannot give.
local tokens = math.floor(level / TOKEN)
local taken = math.min(tokens, math.max(need, math.min(chunk, math.floor(tokens / 8))))
held = held + math.max(0, taken - need)

-- Written too when the clock went back, so that refilling goes on from here.
if taken > 0 or done > 0 or now < seen then
  local left = level - taken * TOKEN
  local millis = math.ceil((full - left) / refill / 1000) + 1
  if held + heldBefore > 0 then
    millis = millis + HOLD_MICROS / 1000
  end
  redis.call('SET', KEYS[1],
      string.format('%.0f:%.0f:%.0f:%.0f', left, now, held, heldBefore), 'PX', millis)
end
return {taken, level, second}
