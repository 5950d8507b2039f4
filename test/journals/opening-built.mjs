/** Opens a journal of the package as it was built, twice, and says what became of it. */

import { FileJournal } from "speculoos/file";

const [path, stay] = process.argv.slice(2);
const journal = new FileJournal(path);
try {
  journal.load();
  try {
    new FileJournal(path).load();
  } catch (error) {
    console.log(`open twice: ${error.code}`);
  }
  if (stay) setInterval(() => journal, 1000);
} catch (error) {
  console.log(error.code === "locked" ? error.code : error.message);
}
