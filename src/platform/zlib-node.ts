/** The functions of `zlib.ts` over `node:zlib` (Node, Bun, Deno). */

import { deflateRawSync, deflateSync, inflateRawSync, inflateSync } from "node:zlib";
import type { Zlib } from "./zlib.ts";

export const deflate: Zlib["deflate"] = (bytes, wrapping) =>
  new Uint8Array(wrapping === "raw" ? deflateRawSync(bytes) : deflateSync(bytes));

export const inflate: Zlib["inflate"] = (bytes, wrapping, limit) => {
  const options = { maxOutputLength: limit };
  try {
    return new Uint8Array(wrapping === "raw" ? inflateRawSync(bytes, options) : inflateSync(bytes, options));
  } catch {
    return undefined;
  }
};
