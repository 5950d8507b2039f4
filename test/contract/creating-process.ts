/** One of several processes that open one SQLite file at once. It prints whether its session was created. */

import { SqliteSessionStore } from "../../src/stores/sqlite/sqlite-session-store.ts";
import { createSession } from "../../src/testing/sessions/case.ts";

const [path, id] = process.argv.slice(2);
const store = new SqliteSessionStore(path!);
console.log(await store.create(createSession({ id: id! })));
await store.close();
