/** Signed and marshalled cookies, beside one raw HMAC, keygrip, cookie-signature and cookie-session's codec. */

import { createHmac, createSecretKey, randomBytes } from "node:crypto";
import cookieSignature from "cookie-signature";
import Keygrip from "keygrip";
import { getCookie, KeyRing, MarshalCookie, SignedCookie } from "speculoos";
import type { Comparison } from "./compare.ts";

const secret = KeyRing.generate();
const keys = new KeyRing(secret);
const tenKeys = new KeyRing([...Array.from({ length: 9 }, () => KeyRing.generate()), secret]);
const rawKey = createSecretKey(randomBytes(32));
const keygrip = new Keygrip([secret], "sha256");

/** Sessions as sites have them, from 50 to 800 bytes of JSON. */
export const SESSIONS: readonly Record<string, unknown>[] = [
  { user: "joe", id: 12345, roles: ["admin", "editor"], since: 1_700_000_000 },
  { userId: 4711, csrf: "f3a9c1d27be845", locale: "nl-BE", lastSeen: 1_795_435_691_578 },
  {
    cart: [
      { sku: "SP-250", n: 2 },
      { sku: "AL-100", n: 1 },
    ],
    currency: "EUR",
    total: 1895,
    coupon: null,
  },
  { views: 17, theme: "dark", consent: { ads: false, stats: true, at: 1_790_000_000 }, beta: true },
  {
    id: "b816173f-d2f4-40fb-b6ec-61ddd66b8c44",
    createdAt: 1_795_435_791_142,
    data: { step: 3, form: { name: "Ann", city: "Gent", zip: "9000" } },
  },
  {
    user: {
      id: 90210,
      name: "Lieve Peeters",
      email: "lieve@example.test",
      roles: ["buyer", "reviewer"],
      verified: true,
    },
    tokens: { access: "x".repeat(120), expires: 1_795_439_291 },
    history: Array.from({ length: 12 }, (_, i) => ({ page: `/p/${i * 37}`, at: 1_795_430_000 + i * 61 })),
  },
];

export function createProtectedComparisons(): Comparison[] {
  return [...createSigningComparisons(), ...createMarshalComparisons()];
}

function createSigningComparisons(): Comparison[] {
  return [20, 60, 400].flatMap((length): Comparison[] => {
    const value = "v".repeat(length);
    const text = `sid=${value}`;
    const cookie = new SignedCookie("sid", value, keys);
    const { pair } = cookie;
    const grip = keygrip.sign(text);
    const signature = cookieSignature.sign(value, secret);
    const raw = () => createHmac("sha256", rawKey).update(text).digest("base64url");
    return [
      {
        group: "sign",
        name: `${length} bytes`,
        ours: () => cookie.pair,
        peers: {
          "one createHmac": raw,
          keygrip: () => keygrip.sign(text),
          "cookie-signature": () => cookieSignature.sign(value, secret),
        },
        target: { "one createHmac": 1 },
        comparable: false,
      },
      {
        group: "verify",
        name: `${length} bytes`,
        ours: () => getCookie(pair, "sid", SignedCookie, { keys })?.value === value,
        peers: {
          "one createHmac": () => raw() !== "",
          keygrip: () => keygrip.verify(text, grip),
          "cookie-signature": () => cookieSignature.unsign(signature, secret) === value,
          "ourselves, ten keys": () =>
            getCookie(pair, "sid", SignedCookie, { keys: tenKeys })?.value === value,
        },
        target: { "one createHmac": 1, keygrip: 10 },
      },
    ];
  });
}

function createMarshalComparisons(): Comparison[] {
  return SESSIONS.map((session) => ({
    group: "MarshalCookie to header and back",
    name: `${JSON.stringify(session).length} bytes of JSON`,
    ours: () =>
      getCookie(new MarshalCookie("session", session, keys).pair, "session", MarshalCookie, { keys })?.value,
    peers: {
      "cookie-session": () => {
        const [text, grip] = encodeCookieSession(session);
        if (!keygrip.verify(`session=${text}`, grip)) return undefined;
        return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
      },
    },
    target: { "cookie-session": 2 },
  }));
}

/** Encodes as cookie-session 2 does: JSON in base64, and its keygrip signature in a second cookie. */
function encodeCookieSession(session: unknown): [text: string, grip: string] {
  const text = Buffer.from(JSON.stringify(session)).toString("base64");
  return [text, keygrip.sign(`session=${text}`)];
}

/** Returns the bytes of Cookie header of all sessions together: ours, and cookie-session's with its default SHA-1. */
export function measureMarshalSizes(): { ours: number; theirs: number } {
  const sha1 = new Keygrip([secret]);
  let [ours, theirs] = [0, 0];
  for (const session of SESSIONS) {
    ours += new MarshalCookie("session", session, keys).pair.length;
    const [text] = encodeCookieSession(session);
    theirs += `session=${text}; session.sig=${sha1.sign(`session=${text}`)}`.length;
  }
  return { ours, theirs };
}
