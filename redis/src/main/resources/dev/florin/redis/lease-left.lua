-- Somebody let go of a lease: removes their claim, and theirs only, and wakes who waits.
-- KEYS[1]: the claim; ARGV: the owner, the channel, the lease's name
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
-- Also when the claim is another's: one who claimed too early waits for this.
return redis.call('PUBLISH', ARGV[2], ARGV[3])
