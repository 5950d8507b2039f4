/** Device-bound sessions: the server's work on a renewal, beside the two calls of WebCrypto that it cannot do without. */

import { KeyRing } from "speculoos";
import { deviceBound } from "speculoos/dbsc";
import { defineSealedSession, defineSession, MemorySessionStore } from "speculoos/session";
import type { Comparison } from "./compare.ts";

const ORIGIN = "https://shop.example";
const PARAMETERS = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export function createDeviceComparisons(): Promise<Comparison[]> {
  return Promise.all([compareRefresh("stored"), compareRefresh("sealed")]);
}

async function compareRefresh(form: "stored" | "sealed"): Promise<Comparison> {
  const common = { keys: new KeyRing(KeyRing.generate()), idle: 1800, absolute: 43_200 };
  const store = new MemorySessionStore();
  const sessions =
    form === "stored" ? defineSession("s", { ...common, store }) : defineSealedSession("s", common);
  const binding = deviceBound(sessions, { register: "/register", refresh: "/refresh" });
  const session = await sessions.open("");
  session.set("user", "joe");
  const login = new Response();
  await session.commit(login);
  binding.offer(login, session);

  const pair = await crypto.subtle.generateKey(PARAMETERS, true, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const jwk = { kty, crv, x, y } as JsonWebKey;
  const prove = async (jti: string, head = {}) => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ typ: "dbsc+jwt", alg: "ES256", ...head })}.${part({ jti })}`;
    const signature = await crypto.subtle.sign(PARAMETERS, pair.privateKey, Buffer.from(signed));
    return {
      signed: Buffer.from(signed),
      signature,
      token: `${signed}.${Buffer.from(signature).toString("base64url")}`,
    };
  };
  const send = async (path: string, headers: Record<string, string>) =>
    (await binding.handle(new Request(`${ORIGIN}${path}`, { method: "POST", headers })))!;
  const offered = /challenge="([^"]+)"/.exec(login.headers.get("secure-session-registration")!)![1]!;
  const registered = await send("/register", {
    "secure-session-response": (await prove(offered, { jwk })).token,
  });
  const { session_identifier: id } = (await registered.json()) as { session_identifier: string };
  const challengeOf = ({ headers }: Response) =>
    /^"([^"]+)"/.exec(headers.get("secure-session-challenge")!)![1]!;
  const asked = form === "stored" ? registered : await send("/refresh", { "sec-secure-session-id": id });
  let challenge = challengeOf(asked);
  const proof = await prove(challenge);
  // A stored session takes each proof once: there both sides sign a new one.
  const next = async () => (form === "stored" ? prove(challenge) : proof);
  return {
    group: "device-bound session: a renewal",
    name: form === "stored" ? "stored, and the device's signature on both sides" : "sealed",
    async ours() {
      const { token } = await next();
      const answer = await send("/refresh", {
        "sec-secure-session-id": id,
        "secure-session-response": token,
      });
      if (form === "stored") challenge = challengeOf(answer);
      return answer.status === 200;
    },
    peers: {
      "importKey and verify": async () => {
        const { signature, signed } = await next();
        const key = await crypto.subtle.importKey("jwk", jwk, PARAMETERS, false, ["verify"]);
        return crypto.subtle.verify(PARAMETERS, key, signature, signed);
      },
    },
    target: { "importKey and verify": 1 / 1.5 },
  };
}
