/** What the cookie of a stored session holds, under its seal: the id, the secret, the subject's key and the absolute end. */

import { constantTimeIncludes } from "../../keys/constant-time.ts";
import { digestText, randomText } from "../../keys/digest.ts";
import { decodeTime, encodeTime } from "../../keys/time.ts";

export type Token = {
  readonly id: string;
  readonly secret: string;
  readonly subjectKey: string | undefined;
  readonly absoluteEnd: number;
};

/** What all ids of one chain of rotations begin with: 24 bits. A Redis Cluster keeps them in one slot. */
const TAG = 4;
const ID = TAG + 22;
const SECRET = ID + 22;
const END = SECRET + 8;
const FORM = /^[\w-]{56}(?:[\w-]{22})?$/;

/** Returns a new id with 128 random bits, beside the tag, which a rotation keeps. */
export function createId(predecessor?: string): string {
  return (predecessor === undefined ? randomText(3) : predecessor.slice(0, TAG)) + randomText(16);
}

/** Returns a new secret of 128 random bits. */
export function createSecret(): string {
  return randomText(16);
}

export function printToken({ id, secret, subjectKey = "", absoluteEnd }: Token): string {
  return id + secret + encodeTime(absoluteEnd) + subjectKey;
}

/** Returns the token, or `undefined` if the text is not a token: another definition of the same name and keys wrote it. */
export function parseToken(text: unknown): Token | undefined {
  if (typeof text !== "string" || !FORM.test(text)) return undefined;
  return {
    id: text.slice(0, ID),
    secret: text.slice(ID, SECRET),
    absoluteEnd: decodeTime(text.slice(SECRET, END), 0),
    subjectKey: text.slice(END) || undefined,
  };
}

export function hashSecret(secret: string): string {
  return digestText(secret);
}

/** Whether the store's hash is that of the token's secret. */
export function matchesSecret(secretHash: string, { secret }: Token): boolean {
  const digest = hashSecret(secret);
  return secretHash.length === digest.length && constantTimeIncludes(secretHash, digest, 0);
}

/** Returns eight characters that name a session in an event or a log. Nobody can find the id by them. */
export function shortenId(id: string): string {
  return digestText(`speculoos session ${id}`).slice(0, 8);
}
