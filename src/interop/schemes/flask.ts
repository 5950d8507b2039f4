/** Flask: the session as signed JSON with tags for what JSON lacks (flask.sessions, flask.json.tag of Flask 2 and 3). */

import { hmac } from "#interop-crypto";
import { decodeBase64, encodeBase64 } from "../../base/base64.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import { parseCookieDate } from "../../syntax/parse-cookie-date.ts";
import { type Codec, refused } from "../codec/codec.ts";
import { decodePayload, encodePayload } from "../codec/compressed-json.ts";
import { asciiJson, refuseOthers, stringify } from "../codec/json.ts";
import type { TimedOptions } from "../codec/lifetime.ts";
import { derivedFrom, type ForeignSecrets } from "../codec/secrets.ts";
import { signTimed, unsignTimed } from "./itsdangerous.ts";

/** SECRET_KEY, and SECRET_KEY_FALLBACKS behind it. */
export type FlaskOptions = TimedOptions & { readonly secret: ForeignSecrets };

const SALT = "cookie-session";
/** PERMANENT_SESSION_LIFETIME as Flask has it. */
const THIRTY_ONE_DAYS = 31 * 86_400;
const TAGS = [" di", " t", " b", " m", " u", " d"];

/**
 * The session of Flask: readable by all, not bound to the cookie's name, good for 31 days unless `maxAge` says
 * otherwise. A tuple is read as an array, bytes as a Uint8Array, a datetime as a Date, a UUID as its hexadecimal text.
 *
 * @example
 * ```ts
 * import { flask } from "speculoos/interop";
 *
 * const options = { secret: "SECRET_KEY" };
 * const raw = flask.session.write("session", { user: "joe", since: new Date(0) }, options);
 * console.log(flask.session.read("session", raw, options).ok); // true
 * ```
 */
export const flask: { readonly session: Codec<unknown, FlaskOptions> } = {
  session: {
    read(_name, raw, options) {
      const { maxAge = THIRTY_ONE_DAYS } = options;
      const signed = unsignTimed(keysOf(options), raw, maxAge, options);
      if (!signed.ok) return signed;
      const decoded = untagged(decodePayload(signed.value));
      return decoded === undefined ? refused("malformed") : { ...signed, value: decoded.value };
    },
    write(name, value, options) {
      const payload = encodePayload(asciiJson(stringify(value, name, tagged)), true);
      return signTimed(keysOf(options)[0]!, payload, options);
    },
  },
};

const keysOf = derivedFrom((secret: Uint8Array, _options: FlaskOptions) =>
  hmac("sha1", secret, encodeUtf8(SALT)),
);

/** TaggedJSONSerializer.tag */
function tagged(original: unknown, replaced: unknown): unknown {
  if (original instanceof Date) return { " d": original.toUTCString() };
  if (original instanceof Uint8Array) return { " b": encodeBase64(original) };
  refuseOthers(original, replaced);
  const tag = tagOf(original);
  return tag === undefined
    ? replaced
    : { " di": { [`${tag}__`]: (original as Record<string, unknown>)[tag] } };
}

/** TaggedJSONSerializer.untag: from the inside out, as the engine calls it. */
function untagged(text: string | undefined): { readonly value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text, (_key, value: unknown) => valueOfTag(value)) };
  } catch {
    return undefined;
  }
}

function valueOfTag(value: unknown): unknown {
  const tag = tagOf(value);
  if (tag === undefined) return value;
  const content = (value as Record<string, unknown>)[tag];
  if (tag === " d") return parseCookieDate(String(content)) ?? content;
  if (tag === " b") return decodeBase64(String(content)) ?? content;
  if (tag === " di") return escapedOf(content);
  return content;
}

/** An object that only looks like a tag, whose key got two underscores. */
function escapedOf(content: unknown): unknown {
  const [key, value] = Object.entries(content as object)[0] ?? [];
  return key === undefined ? content : { [key.slice(0, -2)]: value };
}

/** The one key of an object, where it is a tag. */
function tagOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 && TAGS.includes(keys[0]!) ? keys[0] : undefined;
}
