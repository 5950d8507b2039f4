/** The attributes that `set` overrode, kept before a protected value: a request has no attributes, but a reissue needs them. */

import { decodeBase64url, encodeBase64url } from "../../base/base64.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import type { VerificationFailure } from "../../keys/verified.ts";
import type { DefinitionAttributes } from "./definition-attributes.ts";
import type { EncodedValue, Format, VerifiedContent } from "./format.ts";

/** Returns the overrides that a reissue could not know. The lifetime is in the signature block or seal. */
export function selectOverrides(
  { kind }: Format,
  overrides: DefinitionAttributes,
  defined: DefinitionAttributes,
): DefinitionAttributes | undefined {
  if (kind === "plain") return undefined;
  const entries = Object.entries(overrides).filter(
    ([key, value]) =>
      key !== "maxAge" && key !== "expires" && value !== defined[key as keyof DefinitionAttributes],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Returns the value with the overrides before it: their JSON in base64url, between two `~`. */
export function withOverrides(
  { stored, length, toText }: EncodedValue,
  overrides: DefinitionAttributes,
): EncodedValue {
  const prefix = `~${encodeBase64url(encodeUtf8(JSON.stringify(overrides)))}~`;
  return {
    stored,
    length: prefix.length + length,
    toText: (name, lifetime) => prefix + toText(boundName(name, prefix), lifetime),
  };
}

/** Reads a value with the overrides before it, if there are any. */
export function readWithOverrides(
  format: Format,
  name: string,
  text: string,
  now: number,
): VerifiedContent | VerificationFailure {
  const end = format.kind !== "plain" && text[0] === "~" ? text.indexOf("~", 1) + 1 : 0;
  if (end === 0) return format.verifyAndDecode(name, text, now);
  const prefix = text.slice(0, end);
  const content = format.verifyAndDecode(boundName(name, prefix), text.slice(end), now);
  if (typeof content === "string") return content;
  // Only `withOverrides` writes under such a name.
  const json = decodeUtf8(decodeBase64url(prefix.slice(1, -1))!)!;
  return { ...content, overrides: JSON.parse(json) as DefinitionAttributes };
}

/** The name that the value is bound to. It is no name of a cookie, for it holds a slash. */
function boundName(name: string, prefix: string): string {
  return `${name}/${prefix}`;
}
