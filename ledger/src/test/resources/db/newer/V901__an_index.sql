-- An index on a table in use: outside of a transaction, so it begins by removing what an attempt before has left.
DROP INDEX CONCURRENTLY IF EXISTS wallet_owner_since;
CREATE INDEX CONCURRENTLY wallet_owner_since ON wallet_owner (created_at);
