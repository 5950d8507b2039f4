/** What is wrong with the settings of a PostgreSQL: which of them break a promise of sessions. */

import type { Run } from "./connection.ts";
import type { Tables } from "./tables.ts";

/** One row a setting: the value that is wrong, and why. */
const WRONG: readonly [setting: string, wrong: string, why: string][] = [
  ["synchronous_commit", "off", "so that a crash loses the last commits, a logout among them; set it to on"],
  ["fsync", "off", "so that a power failure can damage the data; set it to on"],
  ["full_page_writes", "off", "so that a power failure can damage the data; set it to on"],
  ["extra_float_digits", "0", "so that epochs can come back rounded; set it to 1"],
  ["default_transaction_read_only", "on", "so that nothing can be written; set it to off"],
  ...["repeatable read", "serializable"].map((level): [string, string, string] => [
    "default_transaction_isolation",
    level,
    "so that requests of one session refuse each other and are repeated; set it to read committed",
  ]),
];

export async function checkSettings(run: Run, tables: Tables): Promise<string[]> {
  const rows = await run(
    "SELECT name, setting FROM pg_settings WHERE name = ANY (string_to_array($1::text, ','))",
    [WRONG.map(([setting]) => setting).join()],
  );
  const settings = new Map(rows.map(([name, setting]) => [name, setting]));
  const faults = WRONG.filter(([setting, wrong]) => settings.get(setting) === wrong).map(
    ([setting, wrong, why]) => `${setting} is ${wrong}, ${why}`,
  );
  const [state = []] = await run(
    `SELECT pg_is_in_recovery()::text AS standby, current_setting('server_version_num')::int AS version,
      (to_regclass($1::text) IS NULL OR to_regclass($2::text) IS NULL OR to_regclass($3::text) IS NULL)::text AS missing,
      EXISTS (SELECT FROM pg_class WHERE relpersistence <> 'p'
        AND oid IN (to_regclass($1::text), to_regclass($2::text), to_regclass($3::text)))::text AS unlogged`,
    [tables.sessions, tables.lists, tables.epochs],
  );
  const [standby, version, missing, unlogged] = state;
  if (Number(version) < 120_000)
    faults.push("the server is older than PostgreSQL 12, which is the oldest that is tested for");
  if (standby === "true")
    faults.push("the server is a standby, so that nothing can be written; connect to the primary");
  if (missing === "true") faults.push("a table is missing, so that nothing can be stored; run setUp once");
  if (unlogged === "true")
    faults.push("a table is unlogged, so that a crash empties it; run ALTER TABLE … SET LOGGED");
  return faults;
}
