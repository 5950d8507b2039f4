/** Running one statement over pg or postgres.js. Nothing is kept between two: every statement can go to another connection. */

import { isRepeatable, reportFailure } from "./postgres-failure.ts";
import type { PgLike, PostgresJsLike } from "./postgres-like.ts";

export type Value = string | number | null;

/** Runs a statement. Returns its rows. @throws SessionError */
export type Run = (text: string, values?: readonly Value[]) => Promise<readonly Record<string, unknown>[]>;

/** How often a statement is tried that others were in the way of. */
const TRIES = 10;

/** @throws TypeError if it is no client. */
export function connect(client: PgLike | PostgresJsLike): Run {
  const ask = readerOf(client);
  return async (text, values = []) => {
    for (let tries = 1; ; tries++) {
      try {
        return (await ask(text, [...values])) as readonly Record<string, unknown>[];
      } catch (error) {
        if (tries === TRIES || !isRepeatable(error)) throw reportFailure(error);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** tries));
    }
  };
}

function readerOf(
  client: PgLike | PostgresJsLike,
): (text: string, values: Value[]) => PromiseLike<readonly unknown[]> {
  const { unsafe, query } = (client ?? {}) as Partial<PgLike & PostgresJsLike>;
  // A number would be bound as one, and the statements say what they take.
  if (typeof unsafe === "function") return (text, values) => unsafe.call(client, text, values as never[]);
  if (typeof query === "function")
    return async (text, values) => (await query.call(client, text, values)).rows;
  throw new TypeError("client must be a Pool or Client of pg, or what postgres() of postgres.js returned");
}
