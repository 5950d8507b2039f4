/** speculoos/sqlite: sessions in a SQLite file, which several processes can share. */

export type { SqliteLike } from "./stores/sqlite/sqlite-like.ts";
export { SqliteSessionStore } from "./stores/sqlite/sqlite-session-store.ts";
