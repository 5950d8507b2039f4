/** Text as people type it, and the bytes that a header carries: the jar counts bytes, people read characters. */

import { quoteForMessage } from "../../../jar/explain/facts.ts";

/** Encodes text as a header carries it: one character for each byte of UTF-8. */
export function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Decodes such bytes. Invalid UTF-8 becomes U+FFFD. */
export function toText(bytes: string): string {
  return bytes.replace(/[\x80-\xff]+/g, (run) => Buffer.from(run, "latin1").toString("utf8"));
}

/** Decodes a sentence of the jar, which quotes a name byte by byte and escapes some bytes. */
export function toSentence(message: string): string {
  return toText(message.replace(/\\(?:u[0-9a-f]{4}|.)/g, (escaped) => ESCAPED_BYTES.get(escaped) ?? escaped));
}

/** The bytes above ASCII as the jar quotes them, and the bytes themselves. */
const ESCAPED_BYTES = new Map(
  Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index)).map((byte) => [
    quoteForMessage(byte).slice(1, -1),
    byte,
  ]),
);
