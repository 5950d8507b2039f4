/** The functions of `zlib.ts` over `fflate`, for browsers, workerd and other places without `node:zlib`. */

import { deflateSync, Inflate, Unzlib, zlibSync } from "fflate";
import type { Zlib } from "./zlib.ts";

/** Enough input at a time to be quick, little enough that what is refused was never large. */
const STEP = 512;

export const deflate: Zlib["deflate"] = (bytes, wrapping) =>
  wrapping === "raw" ? deflateSync(bytes) : zlibSync(bytes);

export const inflate: Zlib["inflate"] = (bytes, wrapping, limit) => {
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
  return ended && length <= limit ? concatenate(chunks, length) : undefined;
};

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
