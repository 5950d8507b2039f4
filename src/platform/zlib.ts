/** Deflate (RFC 1951) and zlib's wrapping of it (RFC 1950), as one type. */

export type Wrapping = "raw" | "zlib";

/** What `#zlib` exports: `zlib-node.ts` where there is `node:zlib`, else `zlib-fflate.ts`. */
export type Zlib = {
  /** Compresses the bytes. The two halves may choose different encodings; each reads both. */
  deflate(bytes: Uint8Array, wrapping: Wrapping): Uint8Array;
  /** Returns the bytes that were compressed, or `undefined` if they are more than `limit` or the stream is invalid. */
  inflate(bytes: Uint8Array, wrapping: Wrapping, limit: number): Uint8Array | undefined;
};
