/** Which scheme a cookie looks like, by its shape alone, and what anyone can read of it without a key. */

import { decodeBase64, decodeBase64url } from "../base/base64.ts";
import { decodeUtf8 } from "../base/utf8.ts";
import { decodeMarshalValue } from "../cookies/values/marshal-value.ts";
import { looksSealed } from "../keys/seal.ts";
import { looksSigned, SIGNATURE_BLOCK_LENGTH } from "../keys/signature.ts";
import { decodePayload } from "./codec/compressed-json.ts";
import { decodeJson } from "./codec/json.ts";
import { cutLast } from "./codec/signed-text.ts";

export type SchemeGuess = {
  /** As it is named in the documentation, "express.signed" for instance. */
  readonly scheme: string;
  /** "certain" where nothing else begins so; "likely" for a telling shape; "possible" where others share it. */
  readonly confidence: "certain" | "likely" | "possible";
  /** What is not hidden: unverified, so nothing to act on. */
  readonly readable?: unknown;
};

/** Longer values are no cookies, and not looked at. */
const LONGEST = 1 << 16;

/**
 * What a cookie looks like, most certain first. It is a guess from the outside: it never says that a value is genuine,
 * and what is `readable` was verified by nobody.
 *
 * @example
 * ```ts
 * import { identify } from "speculoos/interop";
 *
 * const [guess] = identify("session", "eyJ1c2VyIjoiam9lIn0.ZVPxAA.SWJ0COwwn7DgCPN8bU0XXfoR1dY");
 * console.log(guess?.scheme, guess?.confidence, guess?.readable); // flask.session likely { user: 'joe' }
 * ```
 */
export function identify(name: string, value: string): SchemeGuess[] {
  if (typeof value !== "string" || value.length > LONGEST) return [];
  const text = unescaped(value);
  const found = RECOGNISERS.map((recognise) => recognise(text, name)).filter((guess) => guess !== undefined);
  return found.sort((a, b) => RANK[a.confidence] - RANK[b.confidence]);
}

const RANK = { certain: 0, likely: 1, possible: 2 };

type Recogniser = (text: string, name: string) => SchemeGuess | undefined;

const BASE64_43 = /^[A-Za-z0-9+/]{43}$/;
const BASE64_44 = /^[A-Za-z0-9+/]{43}=$/;
const BASE64URL_27 = /^[\w-]{27}$/;
const BASE64URL_43 = /^[\w-]{43}$/;

const RECOGNISERS: readonly Recogniser[] = [
  (text) => {
    if (looksSealed(text)) return guess("speculoos.sealed", "possible");
    if (looksSigned("S", text) && /^[\w-]{62}\./.test(text))
      return guess("speculoos.signed", "likely", text.slice(SIGNATURE_BLOCK_LENGTH));
    if (!looksSigned("M", text) || !/^[\w-]{62}\./.test(text)) return undefined;
    const bytes = decodeBase64url(text.slice(SIGNATURE_BLOCK_LENGTH));
    return guess("speculoos.marshal", "likely", (bytes && decodeMarshalValue(bytes))?.value);
  },
  (text) =>
    /^Fe26\.2\*(?:[^*]*\*){6}[^*]+$/.test(text) ? guess("ironSession.sealed", "certain") : undefined,
  (text) => {
    if (!text.startsWith("s:")) return undefined;
    const [head, signature] = cutLast(text.slice(2), ".") ?? [];
    if (head === undefined || signature === undefined) return undefined;
    if (BASE64_43.test(signature)) return guess("express.signed", "certain", jsonBehind(head) ?? head);
    // AdonisJS has the same beginning, and JSON in base64url.
    const adonis = jsonOf(textOf(decodeBase64url(head)));
    return BASE64URL_43.test(signature) && adonis !== undefined
      ? guess("adonis.signed", "likely", adonis)
      : undefined;
  },
  (text) => {
    const value = jsonBehind(text);
    return value === undefined ? undefined : guess("express.json", "certain", value);
  },
  (text, name) =>
    name.endsWith(".sig") && BASE64URL_27.test(text) ? guess("keygrip.signed", "likely") : undefined,
  (text) => {
    const fields = jsonOf(textOf(decodeBase64(text)));
    if (typeof fields !== "object" || fields === null) return undefined;
    if ("iv" in fields && "value" in fields && "mac" in fields) return guess("laravel.encrypted", "certain");
    return guess("cookieSession.session", "possible", fields);
  },
  (text) => {
    const [head, signature] = cutLast(text, "--") ?? [];
    if (head === undefined || signature === undefined) return undefined;
    if (/^[0-9a-f]{64}$/.test(signature) && isPaddedSession(head)) {
      return guess("mojolicious.session", "likely", mojoliciousSession(head));
    }
    if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(signature)) return signedWithHex(head, signature);
    return undefined;
  },
  (text) =>
    /^[A-Za-z0-9+/=]*--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{22}==$/.test(text)
      ? guess("rails.encrypted", "certain")
      : undefined,
  (text) => {
    const [head, signature] = cutLast(text, ".") ?? [];
    const [payload, time] = cutLast(head ?? "", ".") ?? [];
    if (payload === undefined || signature === undefined || time === undefined) return undefined;
    if (!BASE64URL_27.test(signature) || !/^[\w-]{5,8}$/.test(time)) return undefined;
    const json = decodePayload(payload);
    const inner = jsonOf(json);
    // Flask writes compact JSON, Starlette Python's usual spaces.
    if (inner !== undefined && JSON.stringify(inner).length === json?.length)
      return guess("flask.session", "likely", inner);
    const padded = jsonOf(textOf(decodeBase64(payload)));
    if (padded !== undefined) return guess("starlette.session", "likely", padded);
    return inner === undefined ? undefined : guess("flask.session", "likely", inner);
  },
  (text) => {
    const [head, signature] = cutLast(text, ":") ?? [];
    const [value, time] = cutLast(head ?? "", ":") ?? [];
    if (value === undefined || time === undefined || signature === undefined) return undefined;
    if (!BASE64URL_43.test(signature) || !/^[0-9A-Za-z]{6}$/.test(time)) return undefined;
    const session = jsonOf(decodePayload(value));
    return session === undefined
      ? guess("django.signed", "likely", value)
      : guess("django.session", "likely", session);
  },
  (text) => {
    if (!/^2\|1:0\|10:\d{10}\|/.test(text)) return undefined;
    const [, base64] = /\|\d+:([A-Za-z0-9+/=]*)\|[0-9a-f]{64}$/.exec(text) ?? [];
    return base64 === undefined
      ? undefined
      : guess("tornado.signed", "certain", textOf(decodeBase64(base64)));
  },
  (text) => {
    if (!/^MT[\w-]+=*$/.test(text)) return undefined;
    const bytes = decodeBase64url(text.replace(/=+$/, ""));
    const [, body] =
      /^\d{10}\|([\w=-]+)\|/.exec(bytes ? String.fromCharCode(...bytes.subarray(0, 8192)) : "") ?? [];
    if (body === undefined) return undefined;
    return guess("gorilla.encoded", "certain", jsonOf(textOf(decodeBase64url(body.replace(/=+$/, "")))));
  },
  (text) => {
    const parts = text.split(".", 6);
    const header = jsonOf(textOf(decodeBase64url(parts[0] ?? "")));
    if (typeof header !== "object" || header === null || !("alg" in header)) return undefined;
    if (parts.length === 5)
      return guess(parts[1] === "" ? "authjs.sealed" : "jwe", parts[1] === "" ? "likely" : "certain", header);
    return parts.length === 3
      ? guess("jwt", "certain", jsonOf(textOf(decodeBase64url(parts[1] ?? ""))))
      : undefined;
  },
  (text) => {
    if (text.startsWith("SFMyNTY.")) return guess("phoenix.signed", "certain");
    return text.startsWith("XCP.") || text.startsWith("QTEyOEdDTQ.")
      ? guess("phoenix.encrypted", "certain")
      : undefined;
  },
  (text) => {
    if (!text.startsWith("base64-")) return undefined;
    return guess("supabase", "likely", jsonOf(textOf(decodeBase64url(text.slice("base64-".length)))));
  },
  (text) => (text.startsWith("CfDJ8") ? guess("aspnet.dataProtection", "likely") : undefined),
  (text) => {
    const [head, signature] = cutLast(text, ".") ?? [];
    if (head === undefined || signature === undefined || text.startsWith("s:")) return undefined;
    if (BASE64_44.test(signature)) return guess("hono.signed", "likely", head);
    return BASE64_43.test(signature) ? guess("fastify.signed", "possible", head) : undefined;
  },
  (text) =>
    BASE64_44.test(text.slice(0, 44)) ? guess("cookieRs.signed", "possible", text.slice(44)) : undefined,
  (text) => {
    if (!/^[\w-]{84,}={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
    const first = decodeBase64url(text.slice(0, 4))?.[0];
    return first === 1 || first === 2 ? guess("rack.session", "possible") : undefined;
  },
  (text) =>
    /^[0-9a-f]{32}[^\s]/.test(text) && !/^[0-9a-f]+$/.test(text)
      ? guess("modPython.signed", "possible", text.slice(32))
      : undefined,
];

function guess(scheme: string, confidence: SchemeGuess["confidence"], readable?: unknown): SchemeGuess {
  return { scheme, confidence, ...(readable !== undefined && { readable }) };
}

/** Percent-escapes undone, or the text itself. */
function unescaped(value: string): string {
  try {
    return value.includes("%") ? decodeURIComponent(value) : value;
  } catch {
    return value;
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && decodeUtf8(bytes);
}

function jsonOf(text: string | undefined): unknown {
  return decodeJson(text)?.value;
}

function jsonBehind(text: string): unknown {
  return text.startsWith("j:") ? jsonOf(text.slice(2)) : undefined;
}

/** Rails' signed envelope, Rack's session, or a text of Mojolicious. */
function signedWithHex(head: string, signature: string): SchemeGuess {
  const content = jsonOf(textOf(decodeBase64(head)));
  if (typeof content === "object" && content !== null && "_rails" in content) {
    const { message } = (content._rails ?? {}) as { message?: unknown };
    return guess("rails.signed", "certain", jsonOf(textOf(decodeBase64(String(message)))));
  }
  if (content !== undefined && signature.length === 40) return guess("rack.session", "likely", content);
  return guess(signature.length === 64 ? "mojolicious.signed" : "rails.signed", "possible", head);
}

/** Base64 whose padding is written with "-", of at least 1025 octets. */
function isPaddedSession(head: string): boolean {
  return head.length >= 1368 && /^[A-Za-z0-9+/]+-{0,2}$/.test(head);
}

function mojoliciousSession(head: string): unknown {
  const json = textOf(decodeBase64(head.replaceAll("-", "=")));
  if (json === undefined) return undefined;
  let end = json.length;
  while (json[end - 1] === "Z") end--;
  return jsonOf(json.slice(0, end));
}
