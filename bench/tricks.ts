/** Each trick for speed, beside the same work without it: a trick that gains nothing is code to remove. */

import { createHmac, createSecretKey, hash, randomBytes } from "node:crypto";
import { Cookie } from "speculoos";
import { CookieJar } from "speculoos/jar";
import {
  allocateBytes,
  decodeBase64urlInto,
  encodeBase64url,
  encodeBase64urlFrom,
} from "../src/base/base64.ts";
import { encodeUtf8 } from "../src/base/utf8.ts";
import { createRecord } from "../src/cookies/attributes/attributes.ts";
import { fitsWithoutEncoding } from "../src/cookies/values/marshal-bound.ts";
import { encodeMarshalValue } from "../src/cookies/values/marshal-value.ts";
import { readCookieHeader } from "../src/http/read-cookie-header.ts";
import { createSealer, type Sealer } from "../src/keys/sealer.ts";
import { createSubkeyDerivation, NONCE_LENGTH, PREFIX_LENGTH, TAG_LENGTH } from "../src/keys/xaes.ts";
import { createGcm, encryptEcb, random } from "../src/platform/crypto-node.ts";
import { createHmacSha256 } from "../src/platform/hmac-sha256-node.ts";
import { formatCookieTime } from "../src/syntax/dates/format-cookie-date.ts";
import { parseCookieDateAt } from "../src/syntax/dates/parse-cookie-date.ts";
import { parseFixedDateAt } from "../src/syntax/dates/parse-fixed-date.ts";
import { printAttributes } from "../src/syntax/print-attributes.ts";
import type { Comparison } from "./compare.ts";
import { SESSIONS } from "./protected.ts";

const DAY = 86_400_000;
/** Inputs of a row, so that none of them is a constant for the compiler. A power of two. */
const INPUTS = 64;

export function createTrickComparisons(): Comparison[] {
  return [
    ...createDateTricks(),
    ...createPrintingTricks(),
    ...createValueTricks(),
    createHmacTrick(),
    createViewTrick(),
    createLinesTrick(),
    ...createSealerTricks(),
    createJarTrick(),
  ];
}

/** Runs both sides on the same inputs, another one at each call. */
function createTrick<Input>(
  name: string,
  inputs: readonly Input[],
  withTrick: (input: Input) => unknown,
  without: (input: Input) => unknown,
  options: Pick<Comparison, "target" | "comparable"> = {},
): Comparison {
  const cycle = (run: (input: Input) => unknown) => {
    let i = 0;
    return () => run(inputs[i++ % inputs.length]!);
  };
  return {
    group: "tricks for speed",
    name,
    ours: cycle(withTrick),
    peers: { "without the trick": cycle(without) },
    target: { "without the trick": 1 },
    ...options,
  };
}

function createDateTricks(): Comparison[] {
  const start = Date.UTC(2094, 10, 6, 8, 49, 37);
  const format = (name: string, step: number, options: Pick<Comparison, "target"> = {}) =>
    createTrick(
      name,
      Array.from({ length: INPUTS }, (_, i) => start + i * step),
      formatCookieTime,
      (time) => new Date(time).toUTCString(),
      options,
    );
  const dates = Array.from({ length: INPUTS }, (_, i) => new Date(start + i * DAY * 9).toUTCString());
  // Days after the 28th are left to the general algorithm.
  const fixedDates = dates.filter((text) => Number(text.slice(5, 7)) <= 28);
  return [
    format("dates of one day formatted, the day once", 1000),
    // What the trick costs if it does not help.
    format("dates of many days formatted, the day each time", DAY + 1000, { target: {} }),
    createTrick(
      "IMF dates parsed at their fixed places",
      fixedDates,
      (text) => parseFixedDateAt(text, 0, text.length),
      (text) => parseCookieDateAt(text, 0, text.length),
    ),
  ];
}

/** Compares the ways to a printed cookie: how `String` finds its method, how its record is made, how names are printed. */
function createPrintingTricks(): Comparison[] {
  class WithoutPrimitive extends Cookie {}
  Object.defineProperty(WithoutPrimitive.prototype, Symbol.toPrimitive, { value: undefined });
  const attributes = { path: "/", secure: true };
  const records = (["low", "medium", "high"] as const).flatMap((priority) =>
    (["strict", "lax", "none"] as const).map((sameSite) => ({ ...createRecord(), priority, sameSite })),
  );
  return [
    createTrick(
      "String of a cookie, its method found first",
      Array.from({ length: INPUTS }, (_, i) => {
        const args = [`name${i}`, "value", attributes] as const;
        return { cookie: new Cookie(...args), plain: new WithoutPrimitive(...args) };
      }),
      ({ cookie }) => String(cookie),
      ({ plain }) => String(plain),
    ),
    createTrick(
      "the record of a cookie as a literal",
      [undefined],
      () => createRecord(),
      () => new ClassRecord(),
      { comparable: (record: object) => Object.keys(record).length },
    ),
    createTrick(
      "Priority and SameSite compared, not looked up",
      records.map((record) => ({ record, rest: createRecord() })),
      ({ record }) => printAttributes("a=b", record),
      ({ record: { priority, sameSite }, rest }) =>
        printAttributes("a=b", rest) + PRIORITY[priority] + SAME_SITE[sameSite],
    ),
  ];
}

const PRIORITY = { low: "; Priority=Low", medium: "; Priority=Medium", high: "; Priority=High" };
const SAME_SITE = { strict: "; SameSite=Strict", lax: "; SameSite=Lax", none: "; SameSite=None" };

/** What `createRecord` returns, by the fields of a class. */
class ClassRecord {
  received = false;
  expires = undefined;
  maxAge = undefined;
  domain = undefined;
  path = undefined;
  secure = undefined;
  httpOnly = undefined;
  sameSite = undefined;
  partitioned = undefined;
  priority = undefined;
  version = undefined;
  comment = undefined;
  commentURL = undefined;
  discard = undefined;
  port = undefined;
  encoding = "raw";
}

/** Compares the check and the encoding of a marshalled value: with a bound of its size, and encoded for both. */
function createValueTricks(): Comparison[] {
  return [SESSIONS[0]!, SESSIONS.at(-1)!].map((session) => {
    const encode = () => encodeBase64url(encodeMarshalValue(session, "session"));
    return createTrick(
      `${JSON.stringify(session).length} bytes of JSON checked without encoding`,
      [session],
      (value) => fitsWithoutEncoding("session", value) && encode(),
      () => encode().length <= 4096 && encode(),
    );
  });
}

function createHmacTrick(): Comparison {
  const key = randomBytes(32);
  const mac = createHmacSha256(key);
  const preparedKey = createSecretKey(key);
  return createTrick(
    "HMAC of 60 bytes as two hashes",
    Array.from({ length: INPUTS }, () => randomBytes(30).toString("hex")),
    mac,
    (text) => createHmac("sha256", preparedKey).update(text).digest("base64url"),
  );
}

/** Compares the tag whose view of the text is kept with one that makes it each time. */
function createViewTrick(): Comparison {
  const key = randomBytes(32);
  const pad = (octet: number) => Uint8Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ octet);
  const inner = Buffer.alloc(8260);
  const outer = Buffer.alloc(96);
  inner.set(pad(0x36));
  outer.set(pad(0x5c));
  return createTrick(
    "HMAC of 60 bytes, the view of the text kept",
    Array.from({ length: INPUTS }, () => randomBytes(30).toString("hex")),
    createHmacSha256(key),
    (text) => {
      inner.write(text, 64);
      outer.write(hash("sha256", inner.subarray(0, 64 + text.length), "binary"), 64, 32, "latin1");
      return hash("sha256", outer, "base64url");
    },
  );
}

/** Compares the Cookie header of Node's record with the same through lists of lines. */
function createLinesTrick(): Comparison {
  const records = Array.from({ length: INPUTS }, (_, i) => ({
    host: "www.example.com",
    accept: "*/*",
    cookie: `theme=dark; id=${i}`,
  }));
  return createTrick(
    "the one Cookie line of a record, without lists",
    records,
    (headers) => readCookieHeader({ headers }),
    (headers) => {
      const lines: unknown[] = [];
      for (const name in headers) {
        if (name.length === 6 && name.toLowerCase() === "cookie") lines.push(headers[name as "cookie"]);
      }
      return lines
        .flat()
        .map((line) => (typeof line === "object" ? (line as { value: string }).value : line))
        .filter((line) => typeof line === "string")
        .join("; ");
    },
  );
}

function createSealerTricks(): Comparison[] {
  const key = randomBytes(32);
  const associated = "E12345678session";
  const sealer = createSealer(key);
  const derivingSealer = createDerivingSealer(key);
  const plaintexts = Array.from({ length: INPUTS }, () => Uint8Array.from(randomBytes(68)));
  const texts = plaintexts.map((plaintext) => sealer.seal(plaintext, associated));
  return [
    createTrick(
      "68 bytes sealed, one subkey for many",
      plaintexts,
      (plaintext) => sealer.seal(plaintext, associated),
      (plaintext) => derivingSealer.seal(plaintext, associated),
      { comparable: (text: string) => derivingSealer.open(text, associated) },
    ),
    createTrick(
      "68 bytes opened, the subkey cached",
      texts,
      (text) => sealer.open(text, associated),
      (text) => derivingSealer.open(text, associated),
    ),
  ];
}

/** Creates the sealer of a key that derives a subkey for each message. */
function createDerivingSealer(key: Uint8Array): Sealer {
  const deriveSubkey = createSubkeyDerivation((blocks) => encryptEcb(key, blocks));
  const body = NONCE_LENGTH + TAG_LENGTH;
  const buffer = allocateBytes(8192);
  return {
    seal(plaintext, associated) {
      const nonce = random(NONCE_LENGTH);
      const gcm = createGcm(deriveSubkey(nonce.subarray(0, PREFIX_LENGTH)));
      const { ciphertext, tag } = gcm.seal(nonce.subarray(PREFIX_LENGTH), plaintext, encodeUtf8(associated));
      buffer.set(nonce);
      buffer.set(tag, NONCE_LENGTH);
      buffer.set(ciphertext, body);
      return encodeBase64urlFrom(buffer, body + ciphertext.length);
    },
    open(text, associated) {
      const length = decodeBase64urlInto(text, buffer);
      const gcm = createGcm(deriveSubkey(buffer.subarray(0, PREFIX_LENGTH)));
      const parts = { tag: buffer.subarray(NONCE_LENGTH, body), ciphertext: buffer.subarray(body, length) };
      return gcm.open(buffer.subarray(PREFIX_LENGTH, NONCE_LENGTH), parts, encodeUtf8(associated));
    },
  };
}

/** Compares the header that is cached by the text of a URL with the search that a URL object needs. */
function createJarTrick(): Comparison {
  const jar = new CookieJar();
  const urls = Array.from({ length: INPUTS }, (_, i) => `https://www.site${i}.com/a/page`);
  for (const url of urls)
    for (let i = 0; i < 10; i++) jar.setCookie(`name${i}=value${i}; Path=/; Secure; SameSite=Lax`, url);
  return createTrick(
    "the jar asked again, by the text of the URL",
    urls.map((text) => ({ text, url: new URL(text) })),
    ({ text }) => jar.getCookieString(text),
    ({ url }) => jar.getCookieString(url),
  );
}
