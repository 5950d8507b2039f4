/** The tables of sessions in SQLite, and the statements on them. */

/**
 * Ids and subjects are random, so each index of them costs a page of its own whenever a session ends: the tables are their
 * own indexes, and a sweep among a million sessions writes little more than among ten thousand.
 *
 * Another version of the tables gets other names. Times are REAL: handles bind numbers so, and with `safeIntegers` they
 * return INTEGER as bigint. Of a frozen session, `ends_at` is when its rotation no longer needs it.
 */
export const TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS speculoos_sessions_v1 (
    id TEXT NOT NULL PRIMARY KEY, secret_hash TEXT NOT NULL, subject_key TEXT, epoch REAL NOT NULL,
    created_at REAL NOT NULL, last_seen_at REAL NOT NULL, idle REAL NOT NULL, absolute_end REAL NOT NULL,
    fields TEXT NOT NULL, rotated_from TEXT, superseded_at REAL, superseded_by TEXT, ends_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS speculoos_sessions_v1_ends ON speculoos_sessions_v1 (ends_at)",
  `CREATE TABLE IF NOT EXISTS speculoos_session_lists_v1 (
    subject_key TEXT NOT NULL, id TEXT NOT NULL, ends_at REAL NOT NULL, PRIMARY KEY (subject_key, id)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS speculoos_session_lists_v1_ends ON speculoos_session_lists_v1 (ends_at)",
  `CREATE TABLE IF NOT EXISTS speculoos_session_epochs_v1 (
    subject_key TEXT NOT NULL PRIMARY KEY, value REAL NOT NULL, except_id TEXT, ends_at REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX IF NOT EXISTS speculoos_session_epochs_v1_ends ON speculoos_session_epochs_v1 (ends_at)",
];

export const INSERT_SESSION = `INSERT INTO speculoos_sessions_v1
  (id, secret_hash, subject_key, epoch, created_at, last_seen_at, idle, absolute_end, fields, rotated_from, ends_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id`;

export const SELECT_SESSION = "SELECT * FROM speculoos_sessions_v1 WHERE id = ?";

export const SELECT_SESSION_AND_EPOCH = `SELECT s.*, e.value, e.except_id FROM speculoos_sessions_v1 s
  LEFT JOIN speculoos_session_epochs_v1 e ON e.subject_key = ? WHERE s.id = ?`;

export const UPDATE_SESSION =
  "UPDATE speculoos_sessions_v1 SET fields = ?, last_seen_at = ?, ends_at = ? WHERE id = ?";

export const SUPERSEDE_SESSION = `UPDATE speculoos_sessions_v1
  SET fields = ?, superseded_at = ?, superseded_by = ?, ends_at = ? WHERE id = ?`;

export const UPDATE_FIELDS = "UPDATE speculoos_sessions_v1 SET fields = ? WHERE id = ?";

export const DELETE_SESSION = "DELETE FROM speculoos_sessions_v1 WHERE id = ?";

export const SELECT_EPOCH = "SELECT value, except_id FROM speculoos_session_epochs_v1 WHERE subject_key = ?";

export const UPSERT_EPOCH = `INSERT INTO speculoos_session_epochs_v1 (subject_key, value, except_id, ends_at)
  VALUES (?, ?, ?, ?) ON CONFLICT (subject_key) DO UPDATE
  SET value = excluded.value, except_id = excluded.except_id, ends_at = max(ends_at, excluded.ends_at)`;

export const UPSERT_LISTED = `INSERT INTO speculoos_session_lists_v1 (subject_key, id, ends_at)
  VALUES (?, ?, ?) ON CONFLICT (subject_key, id) DO UPDATE SET ends_at = max(ends_at, excluded.ends_at)`;

export const SELECT_LISTED = "SELECT id FROM speculoos_session_lists_v1 WHERE subject_key = ?";

export const DELETE_LISTED = "DELETE FROM speculoos_session_lists_v1 WHERE subject_key = ? AND id = ?";

export const SWEEP_SESSIONS = `DELETE FROM speculoos_sessions_v1 WHERE id IN
  (SELECT id FROM speculoos_sessions_v1 WHERE ends_at <= ? ORDER BY ends_at LIMIT ?) RETURNING subject_key, id`;

export const SWEEP_LISTED = `DELETE FROM speculoos_session_lists_v1 WHERE (subject_key, id) IN
  (SELECT subject_key, id FROM speculoos_session_lists_v1 WHERE ends_at <= ? ORDER BY ends_at LIMIT ?)`;

export const SWEEP_EPOCHS = `DELETE FROM speculoos_session_epochs_v1 WHERE subject_key IN
  (SELECT subject_key FROM speculoos_session_epochs_v1 WHERE ends_at <= ? ORDER BY ends_at LIMIT ?)`;
