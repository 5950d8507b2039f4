/** What errors of PostgreSQL and its clients say, without their messages: a message may hold a host, a statement or data. */

import { SessionError } from "../../sessions/store/session-error.ts";

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the client's code: nothing happened, for this reason. */
const REASONS: readonly [code: RegExp, reason: string][] = [
  [/^ECONNREFUSED$|^ENOTFOUND$|^EAI_|^ENOENT$|^CONNECT_TIMEOUT$/, "it cannot be reached"],
  [/^CONNECTION_ENDED$|^CONNECTION_DESTROYED$/, "its client was closed"],
  [/^57P03$/, "it is starting or ending"],
  [/^53300$/, "it has too many connections"],
  [/^28/, "it refuses this user"],
  [/^3D000$/, "it has no such database"],
  [/^42P01$|^3F000$/, "its tables are missing: run setUp once"],
  [/^42703$/, "its tables are of another version"],
  [/^42501$/, "the user lacks a privilege"],
  [/^25006$/, "it is read-only"],
  [/^53100$/, "the disk is full"],
  [/^55P03$|^57014$/, "the statement took too long"],
  [/^40/, "other statements were in the way each time"],
];

/** The statement may have been committed before the answer was lost. */
const UNKNOWN = /^57P0[12]$|^08|^40003$|^ECONNRESET$|^EPIPE$|^ETIMEDOUT$|^CONNECTION_CLOSED$/;

/** Another attempt can succeed: statements were in each other's way, and this one was rolled back. */
const REPEATABLE = /^40001$|^40P01$/;

export function isRepeatable(error: unknown): boolean {
  return REPEATABLE.test(codeOf(error));
}

/** Returns an error without data for whatever a client threw. Its cause has a code alone. */
export function reportFailure(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  const code = codeOf(error);
  const options = { cause: { code } };
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1];
  if (reason !== undefined)
    return new SessionError("store-unavailable", `The database cannot be used: ${reason} (${code})`, options);
  // Any other SQLSTATE is PostgreSQL's own answer: it rolled the statement back.
  if (/^[0-9A-Z]{5}$/.test(code) && !UNKNOWN.test(code))
    return new SessionError(
      "store-unavailable",
      `The database cannot be used: PostgreSQL refused (${code})`,
      options,
    );
  return new SessionError("unknown-outcome", `The database has not answered (${code})`, options);
}

/** Returns the code of an error, else its name. */
function codeOf(error: unknown): string {
  const { code, name, errors } = (error ?? {}) as Record<string, unknown>;
  // Node tries several addresses of a host, and reports them together.
  if (code === undefined && Array.isArray(errors)) return codeOf(errors[0]);
  return String(code ?? name);
}
