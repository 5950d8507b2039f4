/** The SQLite that the runtime brings. Nothing is loaded before it is asked for. */

/** A handle that was opened here, and is closed here. */
export type OwnHandle = { exec(sql: string): unknown; close(): void };

/** Returns the class of `node:sqlite` (Node from 22.13 on, Deno, Bun), else of `bun:sqlite`, if the runtime has one. */
export function findSqlite<H extends OwnHandle>(): (new (path: string) => H) | undefined {
  const load = (name: string) =>
    globalThis.process?.getBuiltinModule?.(name) as Record<string, unknown> | undefined;
  const module = load("node:sqlite") ?? load("bun:sqlite");
  // Node is renaming it (DEP0210).
  return (module?.DatabaseSync ?? module?.Database) as (new (path: string) => H) | undefined;
}
