/** A device as a browser drives it: keys, proofs and cookies, so that a test can also send what no browser would. */

import { type BindingSite, ORIGIN } from "./site.ts";

export type Algorithm = "ES256" | "RS256";
export type Claims = Record<string, unknown>;

/** What a browser knows of a binding. */
export type Config = {
  readonly session_identifier: string;
  readonly refresh_url: string;
  readonly continue?: boolean;
  readonly scope: unknown;
  readonly credentials: readonly {
    readonly type: string;
    readonly name: string;
    readonly attributes: string;
  }[];
};

const PARAMETERS = {
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RS256: {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  },
} as const;

/** A key that only this device has. */
export class DeviceKeys {
  readonly algorithm: Algorithm;
  readonly pair: CryptoKeyPair;
  readonly jwk: JsonWebKey;

  private constructor(algorithm: Algorithm, pair: CryptoKeyPair, jwk: JsonWebKey) {
    this.algorithm = algorithm;
    this.pair = pair;
    this.jwk = jwk;
  }

  static async create(algorithm: Algorithm = "ES256"): Promise<DeviceKeys> {
    const pair = await crypto.subtle.generateKey(PARAMETERS[algorithm], true, ["sign", "verify"]);
    const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const jwk = algorithm === "ES256" ? { kty, crv, x, y } : { kty, n, e };
    return new DeviceKeys(algorithm, pair, jwk as JsonWebKey);
  }

  /** Returns a token. `header` and `payload` can be anything. */
  async sign(header: Claims, payload: Claims): Promise<string> {
    const text = `${encode(header)}.${encode(payload)}`;
    const signature = await crypto.subtle.sign(
      PARAMETERS[this.algorithm],
      this.pair.privateKey,
      new TextEncoder().encode(text),
    );
    return `${text}.${Buffer.from(signature).toString("base64url")}`;
  }

  registration(challenge: string, header: Claims = {}, payload: Claims = {}): Promise<string> {
    return this.sign(
      { typ: "dbsc+jwt", alg: this.algorithm, jwk: this.jwk, ...header },
      { jti: challenge, ...payload },
    );
  }

  renewal(challenge: string, header: Claims = {}): Promise<string> {
    return this.sign({ typ: "dbsc+jwt", alg: this.algorithm, ...header }, { jti: challenge });
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A browser on one device: a cookie store, and bindings. */
export class Device {
  readonly site: BindingSite;
  readonly keys: DeviceKeys;
  readonly cookies = new Map<string, string>();
  challenge: string | undefined;
  config: Config | undefined;
  /** The lines of the last answer. */
  lines: readonly string[] = [];

  constructor(site: BindingSite, keys: DeviceKeys) {
    this.site = site;
    this.keys = keys;
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The cookie of the session alone, as a thief from before the binding has it. */
  get sessionPair(): string {
    const name = this.site.sessions.name;
    return [...this.cookies]
      .filter(([each]) => each === name || each.startsWith(`${name}.`))
      .map(([each, value]) => `${each}=${value}`)
      .join("; ");
  }

  request(path: string, headers: Record<string, string> = {}, method = "POST"): Request {
    const cookie = headers.cookie ?? this.header;
    return new Request(`${ORIGIN}${path}`, {
      method,
      headers: { ...headers, ...(cookie !== "" && { cookie }) },
    });
  }

  /** Keeps what an answer sets. */
  keep(response: Response): Response {
    this.lines = response.headers.getSetCookie();
    for (const line of this.lines) {
      const pair = line.split(";", 1)[0]!;
      const at = pair.indexOf("=");
      if (/; Max-Age=0(;|$)/.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const challenge = response.headers.get("secure-session-challenge");
    if (challenge !== null) this.challenge = /^"([^"]+)"/.exec(challenge)?.[1];
    return response;
  }

  /** Logs in, and keeps what is offered. */
  async login(user = "joe"): Promise<Response> {
    const response = this.keep(await this.site.login(this.request("/login"), user));
    const offer = response.headers.get("secure-session-registration");
    if (offer !== null) this.challenge = /challenge="([^"]+)"/.exec(offer)?.[1];
    return response;
  }

  async register(headers: Record<string, string> = {}): Promise<Response> {
    const proof = await this.keys.registration(this.challenge ?? "");
    return this.sendRegistration(proof, headers);
  }

  async sendRegistration(proof: string, headers: Record<string, string> = {}): Promise<Response> {
    const request = this.request("/device/register", { "secure-session-response": proof, ...headers });
    const response = this.keep((await this.site.binding.handle(request))!);
    if (response.status === 200) this.config = (await response.clone().json()) as Config;
    return response;
  }

  /** Asks for a renewal, with a proof if there is a challenge, and once more if that was an old one. */
  async refresh(headers: Record<string, string> = {}): Promise<Response> {
    const first = await this.sendRefresh(await this.#prove(), headers);
    return first.status === 403 ? this.sendRefresh(await this.#prove(), headers) : first;
  }

  async sendRefresh(proof: string | undefined, headers: Record<string, string> = {}): Promise<Response> {
    const request = this.request("/device/refresh", {
      "sec-secure-session-id": this.config?.session_identifier ?? "",
      ...(proof !== undefined && { "secure-session-response": proof }),
      ...headers,
    });
    return this.keep((await this.site.binding.handle(request))!);
  }

  async #prove(): Promise<string | undefined> {
    return this.challenge === undefined ? undefined : this.keys.renewal(this.challenge);
  }

  /** The name of the bound cookie. */
  get boundName(): string {
    return this.config!.credentials[0]!.name;
  }
}
