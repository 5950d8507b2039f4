/** speculoos/file: a cookie jar in a file. */

export type { Journal } from "./jar/persistence/journal.ts";
