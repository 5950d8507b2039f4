/**
 * One statement for each verb. In READ COMMITTED a row that another statement changes is waited for, and its conditions are checked
 * again on what it is then ("EvalPlanQual"); all other rows are as they were when the statement began. So each statement decides
 * by the row that it locks. Parameters are text, numbers and null: drivers differ in all else. An array and OFFSET 0 are there so that no
 * plan reads a whole table.
 */

import type { Tables } from "./tables.ts";

export type Statements = { readonly [Verb in keyof ReturnType<typeof createStatements>]: string };

const SESSION = "id, secret_hash, subject_key, epoch, created_at, last_seen_at, idle, absolute_end";
const ROW = `s.id, s.secret_hash, s.subject_key, s.epoch, s.created_at, s.last_seen_at, s.idle, s.absolute_end,
  s.fields::text AS fields, s.superseded_at, s.superseded_by`;

/** Whether a session `s` can change at the time of a parameter. */
const isLive = (now: string) => `s.superseded_at IS NULL AND s.ends_at > ${now}::float8`;
const names = (json: string) => `ARRAY(SELECT jsonb_array_elements_text(${json}::text::jsonb))`;

export function createStatements({ sessions, lists, epochs }: Tables) {
  return {
    // $1 to $8 the session, $9 fields, $10 end
    create: `INSERT INTO ${sessions} (${SESSION}, fields, ends_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10) ON CONFLICT (id) DO NOTHING RETURNING id`,

    // $1 id, $2 subject
    read: `SELECT ${ROW}, e.value, e.except_id FROM ${sessions} s
      LEFT JOIN ${epochs} e ON e.subject_key = $2::text WHERE s.id = $1::text`,

    /**
     * $1 id, $2 now, $3 whether it was seen (0, 1), $4 set, $5 deleted names, $6 expected fields, $7 names that must be absent. "before" is
     * as the statement began: if it shows no reason, another statement was faster, and there is one in the next.
     */
    patch: `WITH patched AS (
      UPDATE ${sessions} s SET
        fields = CASE WHEN $4::text = '{}' AND $5::text = '[]' THEN s.fields ELSE (s.fields - ${names("$5")}) || $4::text::jsonb END,
        last_seen_at = CASE WHEN $3::int = 1 THEN greatest(s.last_seen_at, $2::float8) ELSE s.last_seen_at END,
        ends_at = CASE WHEN $3::int = 1
          THEN least(greatest(s.last_seen_at, $2::float8) + s.idle * 1000, s.absolute_end) ELSE s.ends_at END
      WHERE s.id = $1::text AND ${isLive("$2")} AND s.fields @> $6::text::jsonb AND NOT s.fields ?| ${names("$7")}
      RETURNING s.id)
    SELECT p.id IS NOT NULL AS done, s.superseded_at, s.ends_at, s.fields::text AS fields
    FROM (SELECT 1) one LEFT JOIN patched p ON true LEFT JOIN ${sessions} s ON s.id = $1::text`,

    /**
     * $1 id, $2 now, $3 to $10 the next session, $11 its end, $12 names to keep or null for all, $13 set, $14 deleted names,
     * $15 whether the predecessor stays readable (0, 1), $16 until when it is kept.
     */
    rotate: `WITH RECURSIVE old AS MATERIALIZED (
      SELECT s.* FROM ${sessions} s WHERE s.id = $1::text AND ${isLive("$2")} FOR UPDATE),
    moved AS (
      INSERT INTO ${sessions} (${SESSION}, fields, rotated_from, ends_at)
      SELECT $3::text, $4::text, $5::text, $6::float8, $7::float8, $8::float8, $9::float8, $10::float8,
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(old.fields)
          WHERE left(key, 1) <> '.' AND ($12::text IS NULL OR key = ANY (${names("$12")})))
        - ${names("$14")} || $13::text::jsonb, old.id, $11::float8 FROM old RETURNING id),
    frozen AS (
      UPDATE ${sessions} s SET superseded_at = $2::float8, superseded_by = $3::text, ends_at = $16::float8,
        fields = CASE WHEN $15::int = 1 THEN s.fields ELSE '{}' END
      FROM old WHERE s.id = old.id),
    unlisted AS (DELETE FROM ${lists} l USING old WHERE l.subject_key = old.subject_key AND l.id = old.id),
    before (id, rotated_from) AS (
      SELECT s.id, s.rotated_from FROM ${sessions} s, old WHERE $15::int = 0 AND s.id = old.rotated_from
      UNION SELECT s.id, s.rotated_from FROM before b,
        LATERAL (SELECT id, rotated_from FROM ${sessions} WHERE id = b.rotated_from OFFSET 0) s),
    dropped AS (UPDATE ${sessions} s SET fields = '{}' WHERE s.id = ANY (ARRAY(SELECT id FROM before)) AND s.id <> $1::text)
    SELECT m.id IS NOT NULL AS done, s.superseded_at, s.ends_at
    FROM (SELECT 1) one LEFT JOIN moved m ON true LEFT JOIN ${sessions} s ON s.id = $1::text`,

    /**
     * $1 id, $2 subject or null for any. A rotation that came in between has linked a session that is not in the chain: then
     * nothing happens, and the next statement sees it. The newest is locked first, as `rotate` does: else both wait for each other.
     * The limit of places is met if somebody has linked sessions in a circle.
     */
    destroy: `WITH RECURSIVE chain (place, id, subject_key, rotated_from, superseded_by) AS (
      SELECT 0, s.id, s.subject_key, s.rotated_from, s.superseded_by FROM ${sessions} s
        WHERE s.id = $1::text AND ($2::text IS NULL OR s.subject_key = $2::text)
      UNION SELECT c.place + CASE WHEN s.id = c.superseded_by THEN 1 ELSE -1 END,
        s.id, s.subject_key, s.rotated_from, s.superseded_by FROM ${sessions} s, chain c
        WHERE (s.id = c.rotated_from OR s.id = c.superseded_by) AND s.subject_key IS NOT DISTINCT FROM c.subject_key
          AND abs(c.place) < 10000),
    locked AS MATERIALIZED (
      SELECT s.id, s.subject_key, s.superseded_by FROM ${sessions} s
      WHERE s.id = ANY (ARRAY(SELECT id FROM chain))
      ORDER BY array_position(ARRAY(SELECT id FROM chain ORDER BY place DESC), s.id) FOR UPDATE),
    stale AS (SELECT 1 FROM locked l JOIN chain c ON c.id = l.id WHERE l.superseded_by IS DISTINCT FROM c.superseded_by),
    ended AS (
      DELETE FROM ${sessions} s USING locked l WHERE s.id = l.id AND NOT EXISTS (SELECT FROM stale)
      RETURNING s.id, s.subject_key, s.superseded_at),
    unlisted AS (DELETE FROM ${lists} l USING ended e WHERE l.subject_key = e.subject_key AND l.id = e.id)
    SELECT EXISTS (SELECT FROM stale) AS stale, EXISTS (SELECT FROM ended WHERE superseded_at IS NULL) AS ended`,

    // $1 subject, $2 id, $3 end
    enlist: `WITH listed AS (
      INSERT INTO ${lists} AS l (subject_key, id, ends_at) VALUES ($1::text, $2, $3) ON CONFLICT (subject_key, id)
      DO UPDATE SET ends_at = greatest(l.ends_at, excluded.ends_at))
    SELECT value, except_id FROM ${epochs} WHERE subject_key = $1::text`,

    ids: `SELECT id FROM ${lists} WHERE subject_key = $1::text`,

    epochOf: `SELECT value, except_id FROM ${epochs} WHERE subject_key = $1::text`,

    // $1 subject, $2 now, $3 the id to except or null, $4 its epoch, $5 end
    raiseEpoch: `INSERT INTO ${epochs} AS e (subject_key, value, except_id, ends_at)
      VALUES ($1, greatest(1, $2::float8), $3::text, $5::float8) ON CONFLICT (subject_key) DO UPDATE SET
        value = greatest(e.value + 1, $2::float8),
        except_id = CASE WHEN $4::float8 >= e.value OR e.except_id = $3::text THEN $3::text END,
        ends_at = greatest(e.ends_at, excluded.ends_at)
      RETURNING value, except_id`,

    // $1 now, $2 limit. What somebody else holds is left for the next time.
    sweep: `WITH over AS MATERIALIZED (
      SELECT s.id FROM ${sessions} s WHERE s.ends_at <= $1::float8 ORDER BY s.ends_at LIMIT $2::bigint
      FOR UPDATE SKIP LOCKED),
    swept AS (DELETE FROM ${sessions} s WHERE s.id = ANY (ARRAY(SELECT id FROM over)) RETURNING s.id, s.subject_key),
    unlisted AS (DELETE FROM ${lists} l USING swept s WHERE l.subject_key = s.subject_key AND l.id = s.id),
    old_lists AS MATERIALIZED (
      SELECT ctid AS place FROM ${lists} WHERE ends_at <= $1::float8 ORDER BY ends_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED),
    swept_lists AS (DELETE FROM ${lists} WHERE ctid = ANY (ARRAY(SELECT place FROM old_lists))),
    old_epochs AS MATERIALIZED (
      SELECT subject_key FROM ${epochs} WHERE ends_at <= $1::float8 ORDER BY ends_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED),
    swept_epochs AS (DELETE FROM ${epochs} WHERE subject_key = ANY (ARRAY(SELECT subject_key FROM old_epochs)))
    SELECT count(*)::int AS count FROM swept`,
  };
}
