/** speculoos/file: a cookie jar in a file. */

export type { FormatLoss, FormatProblem } from "./formats/model/format-problem.ts";
export type { Journal } from "./jar/persistence/journal.ts";
export { FileJournal, type FileJournalOptions } from "./stores/file/file-journal.ts";
export { JournalError, type JournalErrorCode } from "./stores/journals/journal-error.ts";
