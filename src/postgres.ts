/** speculoos/postgres: sessions in PostgreSQL, which any number of servers can share. */

export type { PgLike, PostgresJsLike } from "./stores/postgres/postgres-like.ts";
export { PostgresSessionStore } from "./stores/postgres/postgres-session-store.ts";
