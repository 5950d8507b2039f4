/** Verifying the proof of a device by WebCrypto (RFC 7518 §3.3, §3.4). */

import { type Algorithm, algorithmOf, type DeviceKey, toJwk } from "./device-key.ts";
import type { Proof } from "./parse-proof.ts";

const PARAMETERS: Readonly<Record<Algorithm, EcKeyImportParams & EcdsaParams>> = {
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RS256: { name: "RSASSA-PKCS1-v1_5", namedCurve: "", hash: "SHA-256" },
};

/** Whether the holder of the key signed the proof. A key that is no point of its curve verifies nothing. */
export async function verifyProof(proof: Proof, key: DeviceKey): Promise<boolean> {
  if (algorithmOf(key) !== proof.algorithm) return false;
  const parameters = PARAMETERS[proof.algorithm];
  const { subtle } = globalThis.crypto;
  try {
    const imported = await subtle.importKey("jwk", toJwk(key), parameters, false, ["verify"]);
    return await subtle.verify(parameters, imported, proof.signature, proof.signed);
  } catch {
    return false;
  }
}
