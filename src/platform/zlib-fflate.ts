/** The functions of `zlib-node.ts`, over `fflate`: for browsers, workerd and other places without `node:zlib`. */

import { deflateSync, Inflate, Unzlib, zlibSync } from "fflate";

export type Wrapping = "raw" | "zlib";

/** Enough input at a time that work is quick, little enough that what is refused was never large. */
const STEP = 512;

export function deflate(bytes: Uint8Array, wrapping: Wrapping): Uint8Array {
  return wrapping === "raw" ? deflateSync(bytes) : zlibSync(bytes);
}

/** What was compressed; `undefined` where it is more than `limit` bytes, or not what `deflate` writes. */
export function inflate(bytes: Uint8Array, wrapping: Wrapping, limit: number): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const collect = (chunk: Uint8Array, final: boolean) => {
    chunks.push(chunk);
    length += chunk.length;
    ended ||= final;
  };
  const stream = wrapping === "raw" ? new Inflate(collect) : new Unzlib(collect);
  try {
    for (let at = 0; at < bytes.length && length <= limit; at += STEP) {
      stream.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch {
    return undefined;
  }
  if (!ended || length > limit) return undefined;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
