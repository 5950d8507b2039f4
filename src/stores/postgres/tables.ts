/** The tables of sessions in PostgreSQL. */

/** The names of the tables, quoted. */
export type Tables = { readonly sessions: string; readonly lists: string; readonly epochs: string };

const NAME = /^(?:([a-z_][a-z0-9_]{0,39})\.)?([a-z_][a-z0-9_]{0,39})$/;

/** Returns the names of the tables. @throws TypeError for what is no name of a table, with its schema or without. */
export function nameTables(table: unknown): Tables {
  const [, schema, name] = (typeof table === "string" && NAME.exec(table)) || [];
  if (name === undefined)
    throw new TypeError(
      'table must be a name of at most 40 characters "a" to "z", "0" to "9" and "_", perhaps after a schema and "."',
    );
  const quote = (suffix: string) => `${schema === undefined ? "" : `"${schema}".`}"${name}${suffix}"`;
  return { sessions: quote(""), lists: quote("_lists"), epochs: quote("_epochs") };
}

/**
 * Returns the statements that make the tables, in one text that runs as one transaction.
 *
 * Numbers are `double precision`, which is what JavaScript has. A patch that does not extend the idle time changes no index, and so
 * stays within its page, which `fillfactor` leaves room in. Of a frozen session, `ends_at` is when its rotation no longer needs it.
 */
export function createTables({ sessions, lists, epochs }: Tables): string {
  const index = (table: string) => `${table.slice(0, -1).split('"').at(-1)}_ends`;
  return `CREATE TABLE IF NOT EXISTS ${sessions} (
  id text PRIMARY KEY, secret_hash text NOT NULL, subject_key text, epoch double precision NOT NULL,
  created_at double precision NOT NULL, last_seen_at double precision NOT NULL, idle double precision NOT NULL,
  absolute_end double precision NOT NULL, fields jsonb NOT NULL, rotated_from text, superseded_at double precision,
  superseded_by text, ends_at double precision NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS "${index(sessions)}" ON ${sessions} (ends_at);
CREATE TABLE IF NOT EXISTS ${lists} (
  subject_key text NOT NULL, id text NOT NULL, ends_at double precision NOT NULL, PRIMARY KEY (subject_key, id)
);
CREATE INDEX IF NOT EXISTS "${index(lists)}" ON ${lists} (ends_at);
CREATE TABLE IF NOT EXISTS ${epochs} (
  subject_key text PRIMARY KEY, value double precision NOT NULL, except_id text, ends_at double precision NOT NULL
);
CREATE INDEX IF NOT EXISTS "${index(epochs)}" ON ${epochs} (ends_at);`;
}
