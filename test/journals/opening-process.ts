/** Opens a journal, says what became of it, and stays if it is asked to. */

import { parentPort } from "node:worker_threads";
import { JournalError } from "../../src/stores/journals/journal-error.ts";
import { openJournal } from "./workload.ts";

const [kind, path, stay] = process.argv.slice(2);
const journal = openJournal(kind!, path!);
let result = "open";
try {
  journal.load();
} catch (error) {
  result = error instanceof JournalError ? error.code : String(error);
}
if (parentPort) parentPort.postMessage(result);
else console.log(result);
if (stay) setInterval(() => journal, 1000);
else if (result === "open") await journal.close();
