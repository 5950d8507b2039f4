/** Subjects, whom sessions belong to, and the keys by which a store knows them. */

import { digestText } from "../../keys/digest.ts";

/** An id of a user. The number 7 and the text "7" are the same subject. */
export type Subject = string | number | bigint;

/** Returns the key of a subject among the sessions of this name, or `undefined` for nobody. @throws TypeError if it is no subject. */
export function keyOfSubject(name: string, subject: unknown): string | undefined {
  if (subject === undefined || subject === null) return undefined;
  const isSubject =
    typeof subject === "bigint" ||
    (typeof subject === "string" && subject !== "") ||
    (typeof subject === "number" && Number.isFinite(subject));
  if (!isSubject) {
    const found = typeof subject === "number" || subject === "" ? JSON.stringify(subject) : typeof subject;
    throw new TypeError(`a subject must be a text, a finite number or a bigint; got ${found}`);
  }
  // Names have no line break: no two pairs share a text.
  return digestText(`speculoos subject ${name}\n${subject}`).slice(0, 22);
}

/**
 * @throws TypeError for nobody, and for sessions that belong to nobody: there would be nothing to list, and nothing would be
 * revoked.
 */
export function requireKey(
  { name, hasSubjects }: { readonly name: string; readonly hasSubjects: boolean },
  subject: unknown,
): string {
  if (!hasSubjects) throw new TypeError("the option subject must be given: it says whose a session is");
  const key = keyOfSubject(name, subject);
  if (key !== undefined) return key;
  throw new TypeError("a subject must be given");
}
