/** The jar's comparisons, in a process of their own: earlier comparisons would have changed how their code is compiled. */

import { compareJars, measureJarHeap } from "./jar.ts";
import { measureHeapTricks } from "./jar-tricks.ts";

const only = process.argv[2] ?? "";
const results = await compareJars(only, (name) =>
  process.stderr.write(`\rjar: ${name}`.padEnd(78).slice(0, 78)),
);
process.stderr.write(`\r${" ".repeat(78)}\r`);
process.stdout.write(
  JSON.stringify({ results, heap: measureJarHeap(), heapTricks: await measureHeapTricks() }),
);
