/** Flask: the session as signed JSON with tags for what JSON lacks (flask.sessions, flask.json.tag of Flask 2 and 3). */

import { hmac } from "#crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { isCookieTime } from "../../syntax/dates/date-bounds.ts";
import { formatCookieDate } from "../../syntax/dates/format-cookie-date.ts";
import { parseCookieDate } from "../../syntax/dates/parse-cookie-date.ts";
import { type Codec, failure } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import {
  decodeJson,
  encodeJsonWith,
  escapeNonAscii,
  isRecord,
  NotJson,
  refuseOtherTypes,
} from "../codec/json.ts";
import { checkMaxAge, type TimedOptions } from "../codec/lifetime.ts";
import { deriveKeys, type ForeignSecrets } from "../codec/secrets.ts";
import { signTimed, unsignTimed } from "./itsdangerous.ts";

/** `secret` is SECRET_KEY, then SECRET_KEY_FALLBACKS. The default `maxAge` is 31 days. */
export type FlaskOptions = TimedOptions & { readonly secret: ForeignSecrets };

const SALT = "cookie-session";
/** Flask's default for PERMANENT_SESSION_LIFETIME. */
const THIRTY_ONE_DAYS = 31 * 86_400;
const TAGS = [" di", " t", " b", " m", " u", " d"];

/**
 * The session of Flask: everyone can read it, it is not bound to the cookie's name, and the reader decides by `maxAge` how
 * long it is valid. A tuple is read as an array, bytes as a Uint8Array, a datetime as a Date, a UUID as its hexadecimal text.
 *
 * @example
 * ```ts
 * import { flask } from "speculoos/interop";
 *
 * const session = flask.session({ secret: "SECRET_KEY" });
 * const raw = session.write("session", { user: "joe", since: new Date(0) });
 * console.log(session.read("session", raw).status); // ok
 * ```
 */
export const flask: { readonly session: (options: FlaskOptions) => Codec<unknown> } = {
  session({ secret, maxAge = THIRTY_ONE_DAYS }) {
    checkMaxAge(maxAge);
    const keys = deriveKeys(secret, (bytes) => hmac("sha1", bytes, encodeUtf8(SALT)));
    return {
      scheme: "flask.session",
      read(_name, raw, options) {
        const signed = unsignTimed(keys, raw, maxAge, options);
        if (signed.status !== "ok") return signed;
        const decoded = decodeJson(decodePayload(signed.value), (_key, item) => untagValue(item));
        return decoded === undefined ? failure("malformed") : { ...signed, value: decoded.value };
      },
      write(name, value, options) {
        const json = escapeNonAscii(encodeJsonWith(value, name, tagValue));
        return signTimed(keys[0], encodePayload(json, true), options);
      },
    };
  },
};

/** TaggedJSONSerializer.tag */
function tagValue(original: unknown, replaced: unknown): unknown {
  if (original instanceof Date) return { " d": formatDate(original) };
  if (original instanceof Uint8Array) return { " b": encodeBase64(original) };
  refuseOtherTypes(original, replaced);
  const tagged = findTag(original);
  return tagged === undefined ? replaced : { " di": { [`${tagged.tag}__`]: tagged.content } };
}

/** Prints a date that can be read back, or refuses it. */
function formatDate(date: Date): string {
  const time = date.getTime();
  if (!isCookieTime(time) || time % 1000 !== 0)
    throw new NotJson("must not contain a Date with milliseconds, or outside of the years 1601 to 9999");
  return formatCookieDate(date, "imf");
}

/** TaggedJSONSerializer.untag, called for the innermost values first, which is the engine's order. */
function untagValue(value: unknown): unknown {
  const tagged = findTag(value);
  if (tagged === undefined) return value;
  const { tag, content } = tagged;
  if (tag === " d") return parseCookieDate(String(content)) ?? content;
  if (tag === " b") return decodeBase64(String(content)) ?? content;
  if (tag === " di") return unescapeTag(content);
  return content;
}

/** Restores an object that only looked like a tag: Flask writes its key with two underscores after it. */
function unescapeTag(content: unknown): unknown {
  const [key, value] = Object.entries(content as object)[0] ?? [];
  return key === undefined ? content : { [key.slice(0, -2)]: value };
}

/** Returns the tag and its content if the object has one key, and that is a tag. */
function findTag(value: unknown): { readonly tag: string; readonly content: unknown } | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  const [tag, content] = entries[0] ?? [];
  return entries.length === 1 && tag !== undefined && TAGS.includes(tag) ? { tag, content } : undefined;
}
