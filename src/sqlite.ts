/** speculoos/sqlite: sessions in a SQLite file, which several processes can share, and the cookies of a jar. */

export type { Journal } from "./jar/persistence/journal.ts";
export { JournalError, type JournalErrorCode } from "./stores/journals/journal-error.ts";
export { SqliteJournal, type SqliteJournalOptions } from "./stores/sqlite/journal/sqlite-journal.ts";
export { readDatabaseFile } from "./stores/sqlite/read-database-file.ts";
export type { SqliteLike } from "./stores/sqlite/sqlite-like.ts";
export { SqliteSessionStore } from "./stores/sqlite/sqlite-session-store.ts";
