/** Sessions in PostgreSQL, which any number of servers can share. */

import { OK, TAKEN } from "../../sessions/store/session-changes.ts";
import { SessionError } from "../../sessions/store/session-error.ts";
import type {
  Epoch,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "../../sessions/store/session-store.ts";
import { checkSettings } from "./check-settings.ts";
import { connect, type Row, type Run, type Value } from "./connection.ts";
import type { PgLike, PostgresJsLike } from "./postgres-like.ts";
import { textOf, toEpoch, toRecord, toValues } from "./session-rows.ts";
import { createStatements, type Statements } from "./statements.ts";
import { createTables, nameTables, type Tables } from "./tables.ts";
import { escapeText, parseFields, printFields, printNames } from "./texts.ts";

/** How often a statement that another one outran is sent again. */
const TRIES = 100;
const MAX_LIMIT = 2 ** 31;

/**
 * Stores sessions in PostgreSQL from version 12 on, over a `Pool` of pg or over postgres.js. Each verb is one statement, and nothing
 * is kept on a connection: poolers may hand each to another one, as pgbouncer does in transaction mode (postgres.js needs
 * its option `prepare: false` there). Run `setUp` once before, or the SQL that `setUpSql` has.
 *
 * @throws TypeError if `client` is no client, or `table` no name.
 * @throws SessionError "store-unavailable" from every method if nothing happened; "unknown-outcome" if the connection ended before the
 *   answer.
 * @example
 * ```ts
 * import { PostgresSessionStore } from "speculoos/postgres";
 *
 * // With pg: import { Pool } from "pg"; const pool = new Pool({ connectionString });
 * const pool = { query: async (_text: string) => ({ rows: [], rowCount: 0 }) };
 * const store = new PostgresSessionStore(pool, { table: "auth.sessions" });
 * await store.setUp();
 * console.log(await store.read("unknown")); // undefined
 * ```
 */
export class PostgresSessionStore implements SessionStore {
  /** The name of the table. The other two have it too, with an ending. */
  readonly table: string;
  readonly #run: Run;
  readonly #tables: Tables;
  readonly #statements: Statements;
  #isClosed = false;

  constructor(
    client: PgLike | PostgresJsLike,
    { table = "speculoos_sessions" }: { readonly table?: string | undefined } = {},
  ) {
    const run = connect(client);
    this.#run = async (text, values) => {
      if (this.#isClosed) throw new SessionError("store-unavailable", "The PostgresSessionStore is closed");
      return run(text, values);
    };
    this.#tables = nameTables(table);
    this.#statements = createStatements(this.#tables);
    this.table = table;
  }

  /** Returns the SQL that `setUp` runs, for migrations that are run by hand. */
  get setUpSql(): string {
    return createTables(this.#tables);
  }

  /** Makes the tables if they are not there. Several servers may run it at once. */
  async setUp(): Promise<void> {
    // Several statements without parameters are one transaction, and the lock ends with it. Without, two at once can fail.
    // Who has the tables already need not be told: postgres.js would print that.
    const quietly = "set_config('client_min_messages', 'warning', true)";
    await this.#run(`SELECT pg_advisory_xact_lock(${LOCK}), ${quietly}; ${this.setUpSql}`);
  }

  async create(record: SessionRecord): Promise<boolean> {
    const { columns, end } = toValues(record);
    const rows = await this.#run(this.#statements.create, [...columns, printFields(record.fields), end]);
    return rows.length > 0;
  }

  async read(
    id: string,
    subjectKey?: string,
  ): Promise<{ readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined> {
    const [row] = await this.#run(this.#statements.read, [escapeText(id), escaped(subjectKey)]);
    return row && guard(() => ({ record: toRecord(row), epoch: toEpoch(row) }));
  }

  patch(
    id: string,
    { now, seen = false, set = NOTHING, delete: remove = [], expect = NOTHING }: SessionPatch,
  ): Promise<PatchResult> {
    const present: [string, string][] = [];
    const absent: string[] = [];
    for (const [name, text] of expect) text === undefined ? absent.push(name) : present.push([name, text]);
    const values = [escapeText(id), now, seen ? 1 : 0, printFields(set), printNames(remove)];
    return this.#change(
      this.#statements.patch,
      [...values, printFields(present), printNames(absent)],
      (row) => {
        const because = explainGone(row, now);
        if (because !== undefined) return { status: "gone", because };
        const fields = guard(() => parseFields(String(row[3])));
        const found = new Map(Array.from(expect, ([name]) => [name, fields.get(name)]));
        const differs = Array.from(expect).some(([name, text]) => found.get(name) !== text);
        return differs ? { status: "conflict", fields: found } : undefined;
      },
    );
  }

  async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
    const { now, next, keep, set, delete: remove, readableUntil, keptUntil } = rotation;
    const { columns, end } = toValues(next);
    const kept = keep === "all" ? null : printNames(keep);
    const values: Value[] = [
      escapeText(id),
      now,
      ...columns,
      end,
      kept,
      printFields(set),
      printNames(remove),
    ];
    try {
      return await this.#change(
        this.#statements.rotate,
        [...values, readableUntil > now ? 1 : 0, keptUntil],
        (row) => {
          const because = explainGone(row, now);
          return because && { status: "gone", because };
        },
      );
    } catch (error) {
      // The new id was there: the whole statement was rolled back.
      if (error instanceof SessionError && (error.cause as { code?: unknown })?.code === "23505")
        return TAKEN;
      throw error;
    }
  }

  async destroy(id: string, subjectKey?: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const [row = []] = await this.#run(this.#statements.destroy, [escapeText(id), escaped(subjectKey)]);
      const [stale, ended] = row;
      if (stale !== true) return ended === true;
    }
    throw outrun();
  }

  async enlist(subjectKey: string, id: string, until: number): Promise<Epoch | undefined> {
    const [row] = await this.#run(this.#statements.enlist, [escapeText(subjectKey), escapeText(id), until]);
    return guard(() => toEpoch(row));
  }

  async ids(subjectKey: string): Promise<readonly string[]> {
    const rows = await this.#run(this.#statements.ids, [escapeText(subjectKey)]);
    return guard(() => rows.map(([id]) => textOf(id)));
  }

  async epochOf(subjectKey: string): Promise<Epoch | undefined> {
    const [row] = await this.#run(this.#statements.epochOf, [escapeText(subjectKey)]);
    return guard(() => toEpoch(row));
  }

  async raiseEpoch(
    subjectKey: string,
    {
      now,
      except,
      until,
    }: {
      readonly now: number;
      readonly except?: { readonly id: string; readonly epoch: number } | undefined;
      readonly until: number;
    },
  ): Promise<Epoch> {
    const values = [escapeText(subjectKey), now, escaped(except?.id), except?.epoch ?? null, until];
    const [row] = await this.#run(this.#statements.raiseEpoch, values);
    return toEpoch(row)!;
  }

  async sweep(now: number, limit: number): Promise<number> {
    const [row = []] = await this.#run(this.#statements.sweep, [now, Math.min(limit, MAX_LIMIT)]);
    return Number(row[0]);
  }

  check(): Promise<readonly string[]> {
    return checkSettings(this.#run, this.#tables);
  }

  /** The client stays open. */
  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** Runs a change. If nothing changed and the row as it was shows no reason, another statement was faster: it runs again. */
  async #change(
    text: string,
    values: readonly Value[],
    explain: (row: Row) => PatchResult | undefined,
  ): Promise<PatchResult> {
    for (let tries = 0; tries < TRIES; tries++) {
      const [row = []] = await this.#run(text, values);
      if (row[0] === true) return OK;
      const result = explain(row);
      if (result !== undefined) return result;
    }
    throw outrun();
  }
}

const NOTHING = new Map<string, never>();

/** Any number that is always the same. */
const LOCK = 1_935_764_579;

function escaped(text: string | undefined): string | null {
  return text === undefined ? null : escapeText(text);
}

/** Returns why a session cannot change, as the row was when the statement began: `done`, `superseded_at`, `ends_at` and more. */
function explainGone(row: Row, now: number): "ended" | "expired" | "superseded" | undefined {
  const [, at = null, end = null] = row;
  if (end === null) return "ended";
  if (at !== null) return "superseded";
  return Number(end) <= now ? "expired" : undefined;
}

/** @throws SessionError instead of what a damaged row makes of it. */
function guard<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { name: code } = error as Error;
    throw new SessionError("store-unavailable", `The database cannot be used: a row is damaged (${code})`, {
      cause: { code },
    });
  }
}

function outrun(): SessionError {
  return new SessionError(
    "store-unavailable",
    "The database cannot be used: other statements were faster each time",
  );
}
