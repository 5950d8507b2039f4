/** `npm run chaos`, after the set-up. */
import { run } from "./driver/run.ts";
import { OURS } from "./subjects/ours.ts";
import { PEERS } from "./subjects/peers.ts";
const all = [...OURS, ...PEERS];
const r = await run(all.find((s) => s.name === process.argv[2])!, { requests: Number(process.argv[3] ?? 2000), seed: 20261123, onProgress: (l) => process.stderr.write(l + "\n") });
console.log(r);
