/** The functions of `zlib.ts` over `node:zlib` (Node, Bun, Deno). */

import type { Zlib } from "./zlib.ts";

export const deflate: Zlib["deflate"] = (bytes, wrapping) => {
  const { deflateRawSync, deflateSync } = loadZlib();
  return new Uint8Array(wrapping === "raw" ? deflateRawSync(bytes) : deflateSync(bytes));
};

export const inflate: Zlib["inflate"] = (bytes, wrapping, limit) => {
  const { inflateRawSync, inflateSync } = loadZlib();
  const options = { maxOutputLength: limit };
  try {
    return new Uint8Array(wrapping === "raw" ? inflateRawSync(bytes, options) : inflateSync(bytes, options));
  } catch {
    return undefined;
  }
};

// Not an import: few cookies are compressed, and loading zlib takes a tenth of the time to start with this package.
function loadZlib(): typeof import("node:zlib") {
  return process.getBuiltinModule("node:zlib");
}
