/** The jar's comparisons, in a process of their own: what ran before would have formed the code that they share. */

import { jarHeap, jarResults } from "./jar.ts";

const results = await jarResults((name) => process.stderr.write(`\rjar: ${name}`.padEnd(78).slice(0, 78)));
process.stderr.write(`\r${" ".repeat(78)}\r`);
process.stdout.write(JSON.stringify({ results, heap: jarHeap() }));
