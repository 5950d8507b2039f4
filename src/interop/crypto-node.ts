/** The primitives of foreign schemes, over `node:crypto`. `crypto-noble.ts` gives the same bytes where there is none. */

import { createHmac } from "node:crypto";

export type Digest = "md5";

/** HMAC (RFC 2104) of the parts, one behind the other. */
export function hmac(digest: Digest, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac(digest, key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}
