/**
 * Packs recorded facts into test/conformance/data: `node scripts/pack-facts.mjs <folder>`. The folder holds the files as
 * they were recorded; each is compressed with brotli. The READMEs beside them are written by hand.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { root } from "./setup.mjs";

const FACTS = [
  "dbsc.jsonl",
  "files.jsonl",
  "http-state.json",
  "interop.jsonl",
  "mod_python.json",
  "real-set-cookie.jsonl",
  "reasons.jsonl",
  "redirects.jsonl",
  ...["dates", "domain", "path", "replace", "samesite", "secure", "syntax"].map(
    (name) => `browsers/${name}.jsonl`,
  ),
];

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write("usage: node scripts/pack-facts.mjs <folder of the recorded facts>\n");
  process.exit(2);
}
const data = join(root, "test", "conformance", "data");
for (const file of FACTS) {
  const text = readFileSync(join(folder, file));
  const target = join(data, `${file}.br`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, compress(text));
}

function compress(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
