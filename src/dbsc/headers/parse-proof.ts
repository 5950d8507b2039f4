/**
 * Reading the proof of a device: a JSON Web Token of one closed form (RFC 7519; draft "Device Bound Session Credentials",
 * "DBSC proof JWT"). Nothing of it is believed before `verifyProof`.
 */

import { decodeBase64url } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { ALGORITHMS, type Algorithm, type DeviceKey, readDeviceKey } from "./device-key.ts";

export type Proof = {
  readonly algorithm: Algorithm;
  /** The key that the token brings, as a registration does. */
  readonly key: DeviceKey | undefined;
  /** The challenge that it answers. */
  readonly challenge: string;
  /** The bytes that are signed. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
};

/** Why a text is no proof. */
export type ProofFault = "malformed" | "wrong-type" | "wrong-algorithm" | "wrong-key" | "no-challenge";

/** More than a token with an RSA key of 4,096 bits has. */
const MAX_LENGTH = 8192;

/**
 * Returns the proof in a `Secure-Session-Response`, or why it is none. Chromium sends the token bare, the draft has it as a
 * string of a structured field: both are read. Claims that browsers may add (`aud`, `iat`) are not looked at: to demand
 * them has shut out real browsers.
 */
export function parseProof(header: string): Proof | ProofFault {
  if (header.length > MAX_LENGTH) return "malformed";
  const token = /^"([^"\\]*)"$/.exec(header)?.[1] ?? header;
  const parts = token.split(".");
  if (parts.length !== 3) return "malformed";
  const [head, payload] = [parseObject(parts[0]!), parseObject(parts[1]!)];
  const signature = decodeBase64url(parts[2]!);
  if (head === undefined || payload === undefined || signature === undefined) return "malformed";
  // "crit" names members that must be understood (RFC 7515 §4.1.11): none is.
  if (head.typ !== "dbsc+jwt" || head.crit !== undefined) return "wrong-type";
  const algorithm = ALGORITHMS.find((each) => each === head.alg);
  if (algorithm === undefined) return "wrong-algorithm";
  const key = head.jwk === undefined ? undefined : readDeviceKey(algorithm, head.jwk);
  if (head.jwk !== undefined && key === undefined) return "wrong-key";
  const { jti: challenge } = payload;
  if (typeof challenge !== "string" || challenge === "") return "no-challenge";
  const signed = encodeUtf8(`${parts[0]}.${parts[1]}`);
  return { algorithm, key, challenge, signed: new Uint8Array(signed), signature: new Uint8Array(signature) };
}

function parseObject(part: string): Record<string, unknown> | undefined {
  const bytes = decodeBase64url(part);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    // Without a prototype: a token may leave out what an object inherits.
    return isObject ? Object.assign(Object.create(null), value) : undefined;
  } catch {
    return undefined;
  }
}
