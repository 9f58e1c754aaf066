-- Who may do what only one instance may do at a time, and what makes all that a cache holds worthless.

-- A lease is one row, and this row decides: whatever else says who holds it, only saves the way here.
-- It is held until `expires_at` by this database's clock, and free from then on; `token` counts its
-- holders and never goes back, so that a holder who was taken over is told from the one of now by a
-- number. Renewing touches no index, and stays on its page (HOT).
CREATE TABLE lease (
  name       text        NOT NULL,
  owner      text        NOT NULL,
  token      bigint      NOT NULL,
  -- -infinity: released
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (name),
  CONSTRAINT lease_name CHECK (octet_length(name) BETWEEN 1 AND 100),
  CONSTRAINT lease_owner CHECK (octet_length(owner) BETWEEN 1 AND 255),
  CONSTRAINT lease_token CHECK (token > 0)
) WITH (fillfactor = 50);

-- The sum of `raised` is part of every key in the cache: raising it empties the cache for all instances.
-- Striped, as writers raise it amid their transactions, and must not wait for each other.
CREATE TABLE cache_generation (
  stripe smallint NOT NULL,
  raised bigint   NOT NULL,
  PRIMARY KEY (stripe),
  CONSTRAINT cache_generation_stripe CHECK (stripe BETWEEN 0 AND 63),
  CONSTRAINT cache_generation_raised CHECK (raised > 0)
) WITH (fillfactor = 50);
