/** `npm run chaos`, after the set-up. */
import { run } from "./driver/run.ts";
import { OURS } from "./subjects/ours.ts";
const r = await run(OURS[0]!, { requests: Number(process.argv[2] ?? 2000), seed: 20261123, onProgress: (l) => process.stderr.write(l + "\n") });
console.log(r);
