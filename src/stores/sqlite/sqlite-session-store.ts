/** Sessions in a SQLite file, which several processes can share. */

import { computeEnd, raise } from "../../sessions/store/liveness.ts";
import {
  dropReadable,
  followRotations,
  OK,
  patchRecord,
  type Rotated,
  rotateRecord,
  TAKEN,
} from "../../sessions/store/session-changes.ts";
import type {
  Epoch,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "../../sessions/store/session-store.ts";
import { checkSettings } from "./check-settings.ts";
import { Connection, type Statements } from "./connection.ts";
import { type EpochRow, printFields, type SessionRow, toEpoch, toRotated, toValues } from "./session-rows.ts";
import type { SqliteLike } from "./sqlite-like.ts";
import * as sql from "./tables.ts";

/** SQLite takes 64 bits, and no Infinity. */
const MAX_LIMIT = 2 ** 31;

/**
 * Stores sessions in SQLite. A path is opened when it is first used, by `node:sqlite` (Node from 22.13 on, Deno, Bun) or
 * `bun:sqlite`, in WAL mode, with `synchronous = NORMAL`: a process that is killed loses nothing, a power failure can lose
 * the last commits. A handle (`node:sqlite`, better-sqlite3, `bun:sqlite`) keeps its settings, which `check` judges, and
 * stays open on `close`; its tables `speculoos_session…` are made when it is first used. Text may be anything but half a
 * surrogate pair, which SQLite cannot hold in an id.
 *
 * @throws TypeError if the source is neither a path nor a handle.
 * @throws SessionError "store-unavailable" from every method, if the database cannot be used, another process holds its
 *   lock for 2 seconds, or the handle has an open transaction. Then nothing happened.
 * @example
 * ```ts
 * import { SqliteSessionStore } from "speculoos/sqlite";
 *
 * const store = new SqliteSessionStore(":memory:");
 * console.log(await store.read("unknown")); // undefined
 * await store.close();
 * ```
 */
export class SqliteSessionStore implements SessionStore {
  readonly #connection: Connection;

  constructor(source: string | SqliteLike) {
    const isHandle = typeof source === "object" && source !== null && "exec" in source && "prepare" in source;
    if (!isHandle && (typeof source !== "string" || source === ""))
      throw new TypeError(`source must be the path of a file or an open database; got ${typeof source}`);
    this.#connection = new Connection(source);
  }

  create(record: SessionRecord): Promise<boolean> {
    return this.#connection.write(
      (statements) => statements(sql.INSERT_SESSION).get(...toValues(record, null)) != null,
    );
  }

  read(
    id: string,
    subjectKey?: string,
  ): Promise<{ readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined> {
    return this.#connection.read((statements) => {
      const row = statements(sql.SELECT_SESSION_AND_EPOCH).get(subjectKey ?? null, id);
      if (row == null) return undefined;
      return { record: toRotated(row as SessionRow).record, epoch: toEpoch(row as EpochRow) };
    });
  }

  patch(id: string, patch: SessionPatch): Promise<PatchResult> {
    return this.#connection.write((statements) => {
      const change = patchRecord(find(statements, id)?.record, patch);
      if (change.status !== "changed") return change;
      const { record } = change;
      statements(sql.UPDATE_SESSION).run(printFields(record), record.lastSeenAt, computeEnd(record), id);
      return OK;
    });
  }

  rotate(id: string, rotation: Rotation): Promise<PatchResult> {
    return this.#connection.write((statements) => {
      const found = find(statements, id);
      const change = rotateRecord(found?.record, rotation);
      if (change.status !== "rotated") return change;
      const { successor, predecessor } = change;
      if (statements(sql.INSERT_SESSION).get(...toValues(successor, id)) == null) return TAKEN;
      statements(sql.SUPERSEDE_SESSION).run(
        printFields(predecessor),
        rotation.now,
        successor.id,
        rotation.keptUntil,
        id,
      );
      unlist(statements, predecessor);
      if (rotation.readableUntil <= rotation.now) {
        for (const record of dropReadable(found?.rotatedFrom, (each) => find(statements, each)))
          statements(sql.UPDATE_FIELDS).run(printFields(record), record.id);
      }
      return OK;
    });
  }

  destroy(id: string, subjectKey?: string): Promise<boolean> {
    return this.#connection.write((statements) => {
      const first = find(statements, id);
      if (first === undefined || (subjectKey !== undefined && subjectKey !== first.record.subjectKey))
        return false;
      let ended = false;
      for (const record of followRotations(first, (linked) => find(statements, linked))) {
        statements(sql.DELETE_SESSION).run(record.id);
        unlist(statements, record);
        if (record.superseded === undefined) ended = true;
      }
      return ended;
    });
  }

  enlist(subjectKey: string, id: string, until: number): Promise<Epoch | undefined> {
    return this.#connection.write((statements) => {
      statements(sql.UPSERT_LISTED).run(subjectKey, id, until);
      return findEpoch(statements, subjectKey);
    });
  }

  ids(subjectKey: string): Promise<readonly string[]> {
    return this.#connection.read((statements) =>
      (statements(sql.SELECT_LISTED).all(subjectKey) as { id: string }[]).map(({ id }) => id),
    );
  }

  epochOf(subjectKey: string): Promise<Epoch | undefined> {
    return this.#connection.read((statements) => findEpoch(statements, subjectKey));
  }

  raiseEpoch(
    subjectKey: string,
    options: {
      readonly now: number;
      readonly except?: { readonly id: string; readonly epoch: number } | undefined;
      readonly until: number;
    },
  ): Promise<Epoch> {
    const { now, except, until } = options;
    return this.#connection.write((statements) => {
      const epoch = raise(findEpoch(statements, subjectKey), now, except);
      statements(sql.UPSERT_EPOCH).run(subjectKey, epoch.value, epoch.except ?? null, until);
      return epoch;
    });
  }

  sweep(now: number, limit: number): Promise<number> {
    const count = Math.min(limit, MAX_LIMIT);
    return this.#connection.write((statements) => {
      const swept = statements(sql.SWEEP_SESSIONS).all(now, count) as Pick<
        SessionRow,
        "id" | "subject_key"
      >[];
      for (const { subject_key, id } of swept)
        if (subject_key !== null) statements(sql.DELETE_LISTED).run(subject_key, id);
      statements(sql.SWEEP_LISTED).run(now, count);
      statements(sql.SWEEP_EPOCHS).run(now, count);
      return swept.length;
    });
  }

  check(): Promise<readonly string[]> {
    return this.#connection.read(checkSettings);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

function find(statements: Statements, id: string): Rotated | undefined {
  const row = statements(sql.SELECT_SESSION).get(id);
  return row == null ? undefined : toRotated(row as SessionRow);
}

function findEpoch(statements: Statements, subjectKey: string): Epoch | undefined {
  return toEpoch(statements(sql.SELECT_EPOCH).get(subjectKey) as EpochRow | null | undefined);
}

function unlist(statements: Statements, { subjectKey, id }: Pick<SessionRecord, "subjectKey" | "id">): void {
  if (subjectKey !== undefined) statements(sql.DELETE_LISTED).run(subjectKey, id);
}
