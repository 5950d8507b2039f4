/** The public key of a device, as text: of JSON Web Keys only the members that the two algorithms need (RFC 7518 §6). */

import { decodeBase64url } from "../../base/base64.ts";

/** The algorithms of device-bound sessions (draft "Device Bound Session Credentials", "Secure-Session-Registration"). */
export const ALGORITHMS = ["ES256", "RS256"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** An algorithm and the numbers of a public key in base64url, with dots between: "ES256.x.y" or "RS256.n.e". */
export type DeviceKey = string & { readonly [key]: true };
declare const key: unique symbol;

/** Returns the key of a JWK, or `undefined` if it is none of this algorithm. */
export function readDeviceKey(algorithm: Algorithm, jwk: unknown): DeviceKey | undefined {
  const { kty, crv, x, y, n, e } = (typeof jwk === "object" && jwk !== null ? jwk : {}) as Record<
    string,
    unknown
  >;
  const isKey =
    algorithm === "ES256"
      ? kty === "EC" && crv === "P-256" && hasBytes(x, 32, 32) && hasBytes(y, 32, 32)
      : // 2,048 to 4,096 bits: a shorter one can be broken, a longer one takes long to verify.
        kty === "RSA" && hasBytes(n, 256, 512, 0x80) && e === "AQAB";
  if (!isKey) return undefined;
  return [algorithm, ...(algorithm === "ES256" ? [x, y] : [n, e])].join(".") as DeviceKey;
}

/** Returns the key that `readDeviceKey` returned as this text, or `undefined`. */
export function parseDeviceKey(text: string): DeviceKey | undefined {
  const [algorithm, first, second] = text.split(".");
  if (algorithm === "ES256")
    return readDeviceKey(algorithm, { kty: "EC", crv: "P-256", x: first, y: second });
  return algorithm === "RS256" ? readDeviceKey(algorithm, { kty: "RSA", n: first, e: second }) : undefined;
}

export function algorithmOf(device: DeviceKey): Algorithm {
  return device.startsWith("ES256.") ? "ES256" : "RS256";
}

/** Returns the key for WebCrypto. */
export function toJwk(device: DeviceKey): JsonWebKey {
  const [algorithm, first = "", second = ""] = device.split(".");
  return algorithm === "ES256"
    ? { kty: "EC", crv: "P-256", x: first, y: second }
    : { kty: "RSA", n: first, e: second };
}

/** `first`: at least what the first byte must be. Leading zeros would make a short number long. */
function hasBytes(text: unknown, least: number, most: number, first = 0): boolean {
  if (typeof text !== "string" || text.length > 2 * most) return false;
  const bytes = decodeBase64url(text);
  return bytes !== undefined && bytes.length >= least && bytes.length <= most && bytes[0]! >= first;
}
