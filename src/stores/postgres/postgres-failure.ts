/** What errors of PostgreSQL and its clients say, without their messages: a message may hold a host, a statement or data. */

import { SessionError } from "../../sessions/store/session-error.ts";

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the client's code: nothing happened, for this reason. */
const REASONS: readonly [code: RegExp, reason: string][] = [
  [/^ECONNREFUSED$|^ENOTFOUND$|^EAI_|^ENOENT$/, "it cannot be reached"],
  [/^CONNECT_TIMEOUT$|^POOLER_TIMEOUT$/, "it gave no connection in time"],
  [/^CONNECTION_ENDED$/, "its client was closed"],
  [/^57P03$/, "it is starting or ending"],
  [/^53300$/, "it has too many connections"],
  [/^28|^LOGIN_FAILED$/, "it refuses this user or how it connects"],
  [/^3D000$/, "it has no such database"],
  [/^42P01$|^3F000$/, "its tables are missing: run setUp once"],
  [/^26000$|^42P05$/, "the pooler does not know prepared statements: give postgres.js prepare: false"],
  [/^42703$/, "its tables are of another version"],
  [/^42501$/, "the user lacks a privilege"],
  [/^25006$/, "it is read-only"],
  [/^53100$/, "the disk is full"],
  [/^55P03$|^57014$/, "the statement took too long"],
  [/^40(?:001|P01)$/, "other statements were in the way each time"],
];

/** What pgbouncer says if it has no connection to hand on. Its code, 08P01, stands for what is sent then as well. */
const POOLER = /\((?:server_login_retry|query_wait_timeout)\)$|^(?:server_login_retry|query_wait_timeout)$/;

/** Errors of pg that have no code, by their messages: no statement was sent. */
const CODES: readonly [message: RegExp, code: string][] = [
  [/^Cannot use a pool after|^Client (?:was closed|has encountered a connection error)/, "CONNECTION_ENDED"],
  [/^timeout e|^Connection terminated due to connection timeout/, "CONNECT_TIMEOUT"],
  [/^SASL: | SSL connection/, "LOGIN_FAILED"],
];

/** The statement may have been committed before the answer was lost. */
const UNKNOWN = /^57P0[12]$|^08|^40003$|^ECONNRESET$|^EPIPE$|^ETIMEDOUT$|^CONNECTION_/;

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
  const { code, name, message, errors } = (error ?? {}) as Record<string, unknown>;
  // Node tries several addresses of a host, and reports them together.
  if (code === undefined && Array.isArray(errors)) return codeOf(errors[0]);
  if (code === "08P01" && POOLER.test(String(message))) return "POOLER_TIMEOUT";
  return String(code ?? CODES.find(([pattern]) => pattern.test(String(message)))?.[1] ?? name);
}
