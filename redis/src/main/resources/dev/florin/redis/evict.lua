-- Removes what is kept of wallets, and one writer's mark.
-- KEYS the wallets; ARGV[1] the mark, or '' for none.
-- Another writer's mark stays: that writer came later, under the rows' locks, and what it marked
-- is empty. MGET tells nil for a hash as for nothing.

local marks = redis.call('MGET', unpack(KEYS))
local gone = {}
for i, key in ipairs(KEYS) do
  if not marks[i] or marks[i] == ARGV[1] then
    gone[#gone + 1] = key
  end
end
if #gone == 0 then
  return 0
end
return redis.call('UNLINK', unpack(gone))
