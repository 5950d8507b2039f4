/** The primitives of `crypto-node.ts`, over `@noble/hashes`: for browsers, workerd and other places without `node:crypto`. */

import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { md5 } from "@noble/hashes/legacy.js";

export type Digest = "md5";

/** HMAC (RFC 2104) of the parts, one behind the other. */
export function hmac(digest: Digest, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = nobleHmac.create(HASHES[digest], key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

const HASHES = { md5 } as const;
