package dev.florin.ledger.keys;

/**
 * The statements about API keys. Parameters are in their order of appearance.
 *
 * <p><b>Lock order:</b> the edition, a key. As every change begins with the edition, changes come
 * one after the other, and what one of them counts is true until it commits. The time is that of
 * the statement, which has waited for nobody by then, so that all times of one act fit together.
 */
final class KeySql {
  private KeySql() {}

  private static final String LIVE =
      "k.revoked_at IS NULL AND k.expires_at > statement_timestamp()";

  private static final String COLUMNS =
      """
      k.id, k.owner, k.label, k.scopes, k.created_at, k.expires_at, k.previous_secret_until,
      k.rotated_at, k.revoked_at, {live} AS live\
      """
          .replace("{live}", LIVE);

  static final String CHANGE_EDITION = "UPDATE api_key_edition SET edition = gen_random_uuid()";

  static final String EDITION = "SELECT edition FROM api_key_edition";

  static final String ALL_LIVE =
      """
      SELECT k.id, k.secret_hash, k.previous_secret_hash, k.previous_secret_until, k.owner,
             k.scopes, k.expires_at
        FROM api_key k WHERE {live}
      """
          .replace("{live}", LIVE);

  /**
   * No row if there are as many as there may be. Parameters: id, hash, owner, label, scopes,
   * milliseconds for which it is valid; how many there may be.
   */
  static final String CREATE =
      """
      INSERT INTO api_key AS k (id, secret_hash, owner, label, scopes, created_at, expires_at)
      SELECT ?, ?, ?, ?, ?, statement_timestamp(),
             statement_timestamp() + ? * interval '1 ms'
       WHERE (SELECT count(*) FROM api_key k WHERE {live}) < ?
      RETURNING {columns}
      """
          .replace("{live}", LIVE)
          .replace("{columns}", COLUMNS);

  /** Parameters: id. */
  static final String FIND =
      "SELECT {columns} FROM api_key k WHERE k.id = ?".replace("{columns}", COLUMNS);

  /** Parameters: whether the others, too; after which id, how many. */
  static final String LIST =
      """
      SELECT {columns} FROM api_key k
       WHERE (? OR {live}) AND k.id > ?
       ORDER BY k.id LIMIT ?
      """
          .replace("{live}", LIVE)
          .replace("{columns}", COLUMNS);

  /**
   * Only of a live key. Parameters: milliseconds of overlap twice; the new hash; milliseconds of
   * validity or null; id.
   */
  static final String ROTATE =
      """
      UPDATE api_key AS k
         SET previous_secret_hash = CASE WHEN ? > 0 THEN k.secret_hash END,
             previous_secret_until = statement_timestamp() + nullif(?, 0) * interval '1 ms',
             secret_hash = ?,
             rotated_at = statement_timestamp(),
             expires_at = coalesce(statement_timestamp() + ? * interval '1 ms', k.expires_at)
       WHERE k.id = ? AND {live}
      RETURNING {columns}
      """
          .replace("{live}", LIVE)
          .replace("{columns}", COLUMNS);

  /** Only of a key that is not revoked. Parameters: id. */
  static final String REVOKE =
      """
      UPDATE api_key AS k SET revoked_at = statement_timestamp()
       WHERE k.id = ? AND k.revoked_at IS NULL
      RETURNING {columns}
      """
          .replace("{columns}", COLUMNS);
}
