/** The cookies of a file in the format "speculoos", to which a journal adds lines. */

import type { FormatProblem } from "../../formats/model/format-problem.ts";
import { isIdentity, printIdentity } from "../../jar/model/cookie-identity.ts";
import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { readStoredCookie } from "../../jar/persistence/saved-jar.ts";

export type ReadLog = {
  /** By their identity. The rules of a jar are the jar's to check, and its clock. */
  readonly cookies: ReadonlyMap<string, StoredCookie>;
  readonly problems: readonly FormatProblem[];
  /** The number of lines. */
  readonly lines: number;
  /** Whether the last line has no end: a write was cut off. What was left of it is no problem. */
  readonly isTorn: boolean;
  /** Whether this package can read the version. */
  readonly isReadable: boolean;
};

/** Reads a file. The last line of a cookie counts. */
export function readLog(content: Uint8Array): ReadLog {
  const lines = new TextDecoder().decode(content).split("\n");
  const rest = lines.pop()!;
  // A file of this format always has a first line: it was there when the file got its name.
  if (rest !== "" && (lines.length === 0 || parseLine(rest))) lines.push(rest);
  const cookies = new Map<string, StoredCookie>();
  const problems: FormatProblem[] = [];
  let isReadable = true;
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (parsed?.format === "speculoos") isReadable = parsed.version === 1;
    else if (parsed && "removed" in parsed) {
      if (isIdentity(parsed.removed)) cookies.delete(printIdentity(parsed.removed));
      else problems.push({ row: index + 1, message: "a removal must have the scope of a cookie" });
    } else if (line.trim() !== "") {
      const cookie = parsed ? readStoredCookie(parsed, "a row", 0) : "a row must be JSON in UTF-8";
      if (typeof cookie === "object") cookies.set(printIdentity(cookie), cookie);
      else problems.push({ row: index + 1, message: cookie });
    }
  }
  return { cookies, problems, lines: lines.length, isTorn: rest !== "", isReadable };
}

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  // Octets that are not UTF-8 were decoded so. This package escapes every character that is not ASCII.
  if (line.includes("\ufffd")) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
