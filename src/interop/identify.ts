/** Guesses the scheme of a cookie from its shape, and reads what anyone can read of it without a key. */

import { decodeBase64url } from "../base/base64.ts";
import { decodeUtf8 } from "../base/utf8.ts";
import { decodeMarshalValue } from "../cookies/values/marshal-value.ts";
import { looksSealed } from "../keys/seal.ts";
import { looksSigned, SIGNATURE_BLOCK_LENGTH } from "../keys/signature.ts";
import { decodeBase64Text } from "./codec/base64-text.ts";
import { decodePayload } from "./codec/compressed-json.ts";
import { decodeJson, isRecord } from "./codec/json.ts";
import { decodeEscapes } from "./codec/percent.ts";
import { splitAtLast } from "./codec/signed-text.ts";

export type SchemeGuess = {
  /** The name of the scheme, for instance "express.signed": the `scheme` of its codec, if there is one. */
  readonly scheme: string;
  /** "certain": nothing else looks so. "likely": the shape is distinctive. "possible": other schemes share the shape. */
  readonly confidence: "certain" | "likely" | "possible";
  /** The content, if it is not encrypted. It is not verified: do not act on it. */
  readonly readable?: unknown;
};

/** Longer values are not cookies, and are not examined. */
const MAX_LENGTH = 1 << 16;

/**
 * Returns the schemes that a cookie looks like, most certain first. They are guesses from its shape: the value may be forged,
 * and `readable` is not verified.
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
  if (typeof value !== "string" || value.length > MAX_LENGTH) return [];
  // A value with an invalid escape is examined as it is.
  const text = decodeEscapes(value) ?? value;
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
  identifySpeculoos,
  identifyIronSession,
  identifyExpressSigned,
  identifyExpressJson,
  identifyKeygrip,
  identifyJsonInBase64,
  identifyHexSigned,
  identifyRailsEncrypted,
  identifyTimedSerializer,
  identifyDjango,
  identifyTornado,
  identifyGorilla,
  identifyJose,
  identifyPhoenix,
  identifySupabase,
  identifyAspNet,
  identifyDotSigned,
  identifyCookieRs,
  identifyRack,
  identifyModPython,
];

function identifySpeculoos(text: string): SchemeGuess | undefined {
  if (looksSealed(text)) return guess("speculoos.sealed", "possible");
  if (looksSigned("S", text) && /^[\w-]{62}\./.test(text))
    return guess("speculoos.signed", "likely", text.slice(SIGNATURE_BLOCK_LENGTH));
  if (!looksSigned("M", text) || !/^[\w-]{62}\./.test(text)) return undefined;
  const bytes = decodeBase64url(text.slice(SIGNATURE_BLOCK_LENGTH));
  return guess("speculoos.marshal", "likely", (bytes && decodeMarshalValue(bytes))?.value);
}

function identifyIronSession(text: string): SchemeGuess | undefined {
  return /^Fe26\.2\*(?:[^*]*\*){6}[^*]+$/.test(text) ? guess("ironSession.sealed", "certain") : undefined;
}

function identifyExpressSigned(text: string): SchemeGuess | undefined {
  if (!text.startsWith("s:")) return undefined;
  const [head, signature] = splitAtLast(text.slice(2), ".");
  if (head === undefined) return undefined;
  if (BASE64_43.test(signature))
    return guess("express.signed", "certain", parseJsonAfterPrefix(head) ?? head);
  // AdonisJS has the same prefix, with JSON in base64url.
  const adonis = parseJson(decodeBase64urlText(head));
  return BASE64URL_43.test(signature) && adonis !== undefined
    ? guess("adonis.signed", "likely", adonis)
    : undefined;
}

function identifyExpressJson(text: string): SchemeGuess | undefined {
  const value = parseJsonAfterPrefix(text);
  return value === undefined ? undefined : guess("express.json", "certain", value);
}

function identifyKeygrip(text: string, name: string): SchemeGuess | undefined {
  return name.endsWith(".sig") && BASE64URL_27.test(text) ? guess("keygrip.signed", "likely") : undefined;
}

function identifyJsonInBase64(text: string): SchemeGuess | undefined {
  const fields = parseJson(decodeBase64Text(text));
  if (!isRecord(fields)) return undefined;
  if ("iv" in fields && "value" in fields && "mac" in fields) return guess("laravel.encrypted", "certain");
  return guess("cookieSession.session", "possible", fields);
}

function identifyHexSigned(text: string): SchemeGuess | undefined {
  const [head, signature] = splitAtLast(text, "--");
  if (head === undefined) return undefined;
  if (/^[0-9a-f]{64}$/.test(signature) && isPaddedSession(head)) {
    return guess("mojolicious.session", "likely", readMojoliciousSession(head));
  }
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(signature)) return identifyHexSignature(head, signature);
  return undefined;
}

function identifyRailsEncrypted(text: string): SchemeGuess | undefined {
  return /^[A-Za-z0-9+/=]*--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{22}==$/.test(text)
    ? guess("rails.encrypted", "certain")
    : undefined;
}

function identifyTimedSerializer(text: string): SchemeGuess | undefined {
  const [head, signature] = splitAtLast(text, ".");
  const [payload, time] = splitAtLast(head ?? "", ".");
  if (signature === undefined || payload === undefined) return undefined;
  if (!BASE64URL_27.test(signature) || !/^[\w-]{5,8}$/.test(time)) return undefined;
  const json = decodePayload(payload);
  const inner = parseJson(json);
  // Flask writes compact JSON, Starlette Python's usual spaces.
  if (inner !== undefined && JSON.stringify(inner).length === json?.length)
    return guess("flask.session", "likely", inner);
  const padded = parseJson(decodeBase64Text(payload));
  if (padded !== undefined) return guess("starlette.session", "likely", padded);
  return inner === undefined ? undefined : guess("flask.session", "likely", inner);
}

function identifyDjango(text: string): SchemeGuess | undefined {
  const [head, signature] = splitAtLast(text, ":");
  const [value, time] = splitAtLast(head ?? "", ":");
  if (signature === undefined || value === undefined) return undefined;
  if (!BASE64URL_43.test(signature) || !/^[0-9A-Za-z]{6}$/.test(time)) return undefined;
  const session = parseJson(decodePayload(value));
  return session === undefined
    ? guess("django.signed", "likely", value)
    : guess("django.session", "likely", session);
}

function identifyTornado(text: string): SchemeGuess | undefined {
  if (!/^2\|1:0\|10:\d{10}\|/.test(text)) return undefined;
  const [, base64] = /\|\d+:([A-Za-z0-9+/=]*)\|[0-9a-f]{64}$/.exec(text) ?? [];
  return base64 === undefined ? undefined : guess("tornado.signed", "certain", decodeBase64Text(base64));
}

function identifyGorilla(text: string): SchemeGuess | undefined {
  if (!/^MT[\w-]+=*$/.test(text)) return undefined;
  const bytes = decodeBase64url(trimEnd(text, "="));
  const [, body] =
    /^\d{10}\|([\w=-]+)\|/.exec(bytes ? String.fromCharCode(...bytes.subarray(0, 8192)) : "") ?? [];
  if (body === undefined) return undefined;
  return guess("gorilla.encoded", "certain", parseJson(decodeBase64urlText(trimEnd(body, "="))));
}

function identifyJose(text: string): SchemeGuess | undefined {
  const parts = text.split(".", 6);
  const header = parseJson(decodeBase64urlText(parts[0] ?? ""));
  if (!isRecord(header) || !("alg" in header)) return undefined;
  if (parts.length === 5)
    return guess(parts[1] === "" ? "authjs.sealed" : "jwe", parts[1] === "" ? "likely" : "certain", header);
  return parts.length === 3
    ? guess("jwt", "certain", parseJson(decodeBase64urlText(parts[1] ?? "")))
    : undefined;
}

function identifyPhoenix(text: string): SchemeGuess | undefined {
  if (text.startsWith("SFMyNTY.")) return guess("phoenix.signed", "certain");
  return text.startsWith("XCP.") || text.startsWith("QTEyOEdDTQ.")
    ? guess("phoenix.encrypted", "certain")
    : undefined;
}

function identifySupabase(text: string): SchemeGuess | undefined {
  if (!text.startsWith("base64-")) return undefined;
  return guess("supabase", "likely", parseJson(decodeBase64urlText(text.slice("base64-".length))));
}

function identifyAspNet(text: string): SchemeGuess | undefined {
  return text.startsWith("CfDJ8") ? guess("aspnet.dataProtection", "likely") : undefined;
}

function identifyDotSigned(text: string): SchemeGuess | undefined {
  const [head, signature] = splitAtLast(text, ".");
  if (head === undefined || text.startsWith("s:")) return undefined;
  if (BASE64_44.test(signature)) return guess("hono.signed", "likely", head);
  return BASE64_43.test(signature) ? guess("fastify.signed", "possible", head) : undefined;
}

function identifyCookieRs(text: string): SchemeGuess | undefined {
  return BASE64_44.test(text.slice(0, 44)) ? guess("cookieRs.signed", "possible", text.slice(44)) : undefined;
}

function identifyRack(text: string): SchemeGuess | undefined {
  if (!/^[\w-]{84,}={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const first = decodeBase64url(text.slice(0, 4))?.[0];
  return first === 1 || first === 2 ? guess("rack.session", "possible") : undefined;
}

function identifyModPython(text: string): SchemeGuess | undefined {
  return /^[0-9a-f]{32}[^\s]/.test(text) && !/^[0-9a-f]+$/.test(text)
    ? guess("modPython.signed", "possible", text.slice(32))
    : undefined;
}

function guess(scheme: string, confidence: SchemeGuess["confidence"], readable?: unknown): SchemeGuess {
  return { scheme, confidence, ...(readable !== undefined && { readable }) };
}

function decodeBase64urlText(base64url: string): string | undefined {
  const bytes = decodeBase64url(base64url);
  return bytes && decodeUtf8(bytes);
}

function parseJson(text: string | undefined): unknown {
  return decodeJson(text)?.value;
}

function parseJsonAfterPrefix(text: string): unknown {
  return text.startsWith("j:") ? parseJson(text.slice(2)) : undefined;
}

/** Distinguishes Rails' signed envelope, Rack's session and a text of Mojolicious. */
function identifyHexSignature(head: string, signature: string): SchemeGuess {
  const content = parseJson(decodeBase64Text(head));
  if (isRecord(content) && "_rails" in content) {
    const message = isRecord(content._rails) ? content._rails.message : undefined;
    const readable = typeof message === "string" ? parseJson(decodeBase64Text(message)) : undefined;
    return guess("rails.signed", "certain", readable);
  }
  if (content !== undefined && signature.length === 40) return guess("rack.session", "likely", content);
  return guess(signature.length === 64 ? "mojolicious.signed" : "rails.signed", "possible", head);
}

/** Whether it is base64 with "-" as its padding, of at least 1025 bytes. */
function isPaddedSession(head: string): boolean {
  return head.length >= 1368 && /^[A-Za-z0-9+/]+-{0,2}$/.test(head);
}

function readMojoliciousSession(head: string): unknown {
  const json = decodeBase64Text(head.replaceAll("-", "="));
  if (json === undefined) return undefined;
  return parseJson(trimEnd(json, "Z"));
}

/** Returns the text without that character at its end. A regular expression would take quadratic time. */
function trimEnd(text: string, character: string): string {
  let end = text.length;
  while (text[end - 1] === character) end--;
  return text.slice(0, end);
}
