/** A key that a browser makes for one session, and the proofs that it signs (W3C draft "Device Bound Session Credentials"). */

const ES256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export class DeviceKey {
  readonly #pair: CryptoKeyPair;

  private constructor(pair: CryptoKeyPair) {
    this.#pair = pair;
  }

  /** Makes a key. Nothing can read its private half, the page neither: it is not extractable. */
  static async create(): Promise<DeviceKey> {
    return new DeviceKey(await crypto.subtle.generateKey(ES256, false, ["sign", "verify"]));
  }

  /** Signs a challenge, and adds the public half of the key: what a registration takes. */
  async signRegistration(challenge: string): Promise<string> {
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", this.#pair.publicKey);
    return this.#sign({ typ: "dbsc+jwt", alg: "ES256", jwk: { kty, crv, x, y } }, challenge);
  }

  /** Signs a challenge: what a renewal takes. */
  signRenewal(challenge: string): Promise<string> {
    return this.#sign({ typ: "dbsc+jwt", alg: "ES256" }, challenge);
  }

  async #sign(header: object, challenge: string): Promise<string> {
    const text = `${encodeJson(header)}.${encodeJson({ jti: challenge })}`;
    const signature = await crypto.subtle.sign(ES256, this.#pair.privateKey, new TextEncoder().encode(text));
    return `${text}.${Buffer.from(signature).toString("base64url")}`;
  }
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
