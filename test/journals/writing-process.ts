/** A process that changes cookies and flushes, again and again, until it is killed. It prints a line for each flush that was acknowledged. */

import { writeSync } from "node:fs";
import { CookieJar } from "../../src/jar/cookie-jar.ts";
import { openJournal, planBatch, URL_ } from "./workload.ts";

const [kind, path, seed, start] = process.argv.slice(2);
const jar = new CookieJar({ journal: openJournal(kind!, path!) });
for (let batch = Number(start); ; batch++) {
  for (const { name, value } of planBatch(Number(seed), batch)) {
    if (value === undefined) jar.remove({ name });
    else jar.setCookie(`${name}=${value}; Max-Age=3600; Path=/`, URL_);
  }
  await jar.flush();
  // A pipe is written before this returns: a line that was not written was not acknowledged.
  writeSync(1, `${batch}\n`);
}
