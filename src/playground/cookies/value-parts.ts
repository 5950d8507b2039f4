/** The parts of a cookie's value, such as the tag of a signature block (docs/signed-format.md, docs/sealed-format.md). */

import { looksSealed, SEAL_OFFSETS } from "../../keys/seal.ts";
import { looksSigned, SIGNATURE_BLOCK_LENGTH, SIGNATURE_OFFSETS } from "../../keys/signature.ts";
import { NONCE_LENGTH, TAG_LENGTH } from "../../keys/xaes.ts";
import type { Kind } from "./actions.ts";

/** A part without a title is punctuation. */
export type ValuePart = { readonly title?: string; readonly tone?: string; readonly text: string };

/** Splits a value into its parts. A plain or malformed value has one part. */
export function splitValue(kind: Kind, value: string): readonly ValuePart[] {
  const isSealed = kind === "sealed" && looksSealed(value);
  const isSigned =
    (kind === "signed" && looksSigned("S", value)) || (kind === "marshal" && looksSigned("M", value));
  const layout = isSealed ? SEALED : isSigned ? SIGNED : WHOLE;
  return layout.map(([from, title, tone], index) => ({
    ...(title !== undefined && { title, tone }),
    text: value.slice(from, layout[index + 1]?.[0]),
  }));
}

/** The parts in order: where each begins, its title, and its colour. Each ends where the next begins. */
type Layout = readonly (readonly [from: number, title?: string, tone?: string])[];

const WHOLE: Layout = [[0, "value", "value"]];
const SIGNED: Layout = [
  [0, "kind", "kind"],
  [SIGNATURE_OFFSETS.keyId, "key id", "key"],
  [SIGNATURE_OFFSETS.issuedAt, "issued", "time"],
  [SIGNATURE_OFFSETS.expiry, "expires", "end"],
  [SIGNATURE_OFFSETS.tag, "tag", "tag"],
  [SIGNATURE_OFFSETS.dot],
  [SIGNATURE_BLOCK_LENGTH, "value", "value"],
];
const SEALED: Layout = [
  [0, "kind", "kind"],
  [SEAL_OFFSETS.keyId, "key id", "key"],
  [SEAL_OFFSETS.issuedAt, "issued", "time"],
  [SEAL_OFFSETS.body, "nonce", "end"],
  [SEAL_OFFSETS.body + wholeCharacters(NONCE_LENGTH), "tag", "tag"],
  // The last bits of the tag share a character with the first of what is encrypted.
  [SEAL_OFFSETS.body + wholeCharacters(NONCE_LENGTH + TAG_LENGTH), "encrypted", "value"],
];

/** Returns the number of base64url characters that these bytes fill. */
function wholeCharacters(bytes: number): number {
  return Math.floor((bytes * 4) / 3);
}
