/** Deflate (RFC 1951) and zlib's wrapping of it (RFC 1950), over `node:zlib`. `zlib-fflate.ts` serves where there is none. */

import { deflateRawSync, deflateSync, inflateRawSync, inflateSync } from "node:zlib";

export type Wrapping = "raw" | "zlib";

export function deflate(bytes: Uint8Array, wrapping: Wrapping): Uint8Array {
  return new Uint8Array(wrapping === "raw" ? deflateRawSync(bytes) : deflateSync(bytes));
}

/** What was compressed; `undefined` where it is more than `limit` bytes, or not what `deflate` writes. */
export function inflate(bytes: Uint8Array, wrapping: Wrapping, limit: number): Uint8Array | undefined {
  const options = { maxOutputLength: limit };
  try {
    return new Uint8Array(wrapping === "raw" ? inflateRawSync(bytes, options) : inflateSync(bytes, options));
  } catch {
    return undefined;
  }
}
