/** All that a request holds under a definition's name, sorted into what is believed and why the rest is not. */

import type { VerificationFailure } from "../keys/verified.ts";
import { indexOfCookie, valueAt } from "../syntax/cookie-header.ts";
import { chunkNames, readChunks } from "./chunks.ts";
import type { Format, VerifiedContent } from "./format.ts";

export type Copies = {
  /** In wire order, whole cookies before those in pieces. */
  readonly believed: readonly VerifiedContent[];
  /** Of the first that was not believed, where there is one. */
  readonly disbelief: VerificationFailure | undefined;
};

export function readCopies(header: string, name: string, format: Format, inPieces: boolean): Copies {
  const believed: VerifiedContent[] = [];
  let disbelief: VerificationFailure | undefined;
  const now = Date.now();
  const judge = (boundName: string, text: string) => {
    const verdict = format.believe(boundName, text, now);
    if (typeof verdict === "string") disbelief ??= verdict;
    else believed.push(verdict);
  };
  for (let at = indexOfCookie(header, name, 0); at !== -1; at = indexOfCookie(header, name, at)) {
    judge(name, valueAt(header, at));
  }
  if (inPieces && header.includes(`${name}.`)) {
    const whole = readChunks(header, name);
    for (const { name: boundName, text } of whole) judge(boundName, text);
    // Pieces, but not all of them.
    if (whole.length === 0 && chunkNames(header, name).size > 0) disbelief ??= "malformed";
  }
  return { believed, disbelief };
}
