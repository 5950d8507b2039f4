/** Running one statement over pg or postgres.js. Nothing is kept between two: every statement can go to another connection. */

import { isRepeatable, reportFailure } from "./postgres-failure.ts";
import type { PgLike, PostgresJsLike } from "./postgres-like.ts";

export type Value = string | number | null;

/** The values of a row, in the order of its columns: clients of postgres.js can change the names (`transform`). */
export type Row = readonly unknown[];

/** Runs a statement. Returns its rows. @throws SessionError */
export type Run = (text: string, values?: readonly Value[]) => Promise<readonly Row[]>;

/** How long a statement is tried that others are in the way of, in milliseconds. */
const PATIENCE = 5000;
/** The longest pause before the next try, in milliseconds. */
const MAX_PAUSE = 64;

/** @throws TypeError if it is no client. */
export function connect(client: PgLike | PostgresJsLike): Run {
  const ask = readerOf(client);
  return async (text, values = []) => {
    const until = performance.now() + PATIENCE;
    for (let pause = 2; ; pause = Math.min(2 * pause, MAX_PAUSE)) {
      try {
        return (await ask(text, [...values])).map((row) => Object.values(row as object));
      } catch (error) {
        if (!isRepeatable(error) || performance.now() >= until) throw reportFailure(error);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * pause));
    }
  };
}

type Ask = (text: string, values: Value[]) => PromiseLike<readonly unknown[]>;

function readerOf(client: PgLike | PostgresJsLike): Ask {
  const { unsafe, query } = (client ?? {}) as Partial<PgLike & PostgresJsLike>;
  // postgres.js waits twice for a statement that it does not prepare. If its own option `prepare` is false, it prepares none. Several
  // statements in one text cannot be prepared.
  if (typeof unsafe === "function")
    return (text, values) => unsafe.call(client, text, values as never[], { prepare: values.length > 0 });
  if (typeof query === "function") {
    // Several statements have several results, and no rows that are needed.
    const ask: Ask = async (text, values) => (await query.call(client, text, values)).rows ?? [];
    return isOneConnection(client) ? askInTurn(client, ask) : ask;
  }
  throw new TypeError("client must be a Pool or Client of pg, or what postgres() of postgres.js returned");
}

/** Whether it is a Client of pg that waits for each answer: no Pool, and nothing that has one. */
function isOneConnection(client: object): boolean {
  const { pipeline }: { pipeline?: unknown } = client;
  return "escapeIdentifier" in client && pipeline !== true;
}

/** The last answer that each Client was asked for: several stores can have the same Client. */
const lastAnswers = new WeakMap<object, PromiseLike<unknown>>();

/** Asks one after the other: a Client of pg 8 warns if questions wait in it, and one of pg 9 refuses. */
function askInTurn(client: object, ask: Ask): Ask {
  return (text, values) => {
    const run = () => ask(text, values);
    const answer = (lastAnswers.get(client) ?? Promise.resolve()).then(run, run);
    lastAnswers.set(client, answer);
    return answer;
  };
}
