/** What a failed command says, without the client's message: a message may hold a host, a key or data. */

import { SessionError } from "../../sessions/store/session-error.ts";

/** Redis answered with an error: its first word is a code. No script of ours has written anything then. */
const REPLY = /^[A-Z][A-Z0-9]+(?= )/;
/** What Redis 6 writes into the error of a script, and Redis 7 if the user may not run its command. */
const NESTED = /\b(?:OOM|READONLY|MISCONF|NOREPLICAS|NOPERM|WRONGTYPE)\b/;
const FORBIDDEN = "user executing the script";
/** The client had no connection, and did not queue the command. */
const UNSENT = /^Client(?:Closed|Offline)Error$|^RootNodesUnavailableError$/;
const UNSENT_MESSAGE = /enableOfflineQueue|^The queue is full$/;
/** No connection was made. */
const UNCONNECTED = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENOENT|EACCES)$/;

const REASONS: Readonly<Record<string, string>> = {
  OOM: "it is full",
  READONLY: "the server is a replica",
  LOADING: "it is loading its data",
  MISCONF: "it cannot write to its disk",
  NOREPLICAS: "it has too few replicas",
  CLUSTERDOWN: "its cluster is down",
  MASTERDOWN: "its master is down",
  NOAUTH: "it wants a password",
  WRONGPASS: "it refused the password",
  NOPERM: "its user may not run a command of the scripts",
  CROSSSLOT: "the ids of a rotation do not begin with the same 4 characters",
  WRONGTYPE: "a key holds something else",
};

/** Returns an error without data for whatever a client threw. Its cause has a code alone. */
export function reportFailure(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  const { code, isCertain } = judge(error);
  const cause = { code };
  if (isCertain) {
    const reason =
      REASONS[code] ?? (UNCONNECTED.test(code) || UNSENT.test(code) ? "no connection" : "it refused");
    return new SessionError("store-unavailable", `Redis cannot be used: ${reason} (${code})`, { cause });
  }
  return new SessionError("unknown-outcome", `The answer of Redis did not arrive (${code})`, { cause });
}

/** Whether the server does not know a script by its digest: it was restarted, flushed or replaced. */
export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}

/** Returns the code of an error, and whether it is certain that nothing happened. */
export function judge(error: unknown): { readonly code: string; readonly isCertain: boolean } {
  const { message, code, constructor: made } = (error ?? {}) as Record<string, unknown>;
  const text = typeof message === "string" ? message : "";
  const reply = REPLY.exec(text)?.[0];
  if (reply === "ERR" && text.includes(FORBIDDEN)) return { code: "NOPERM", isCertain: true };
  if (reply !== undefined)
    return { code: (reply === "ERR" && NESTED.exec(text)?.[0]) || reply, isCertain: true };
  const name = typeof made === "function" ? made.name : "Error";
  const found = typeof code === "string" && /^\w+$/.test(code) ? code : name;
  if (UNSENT_MESSAGE.test(text)) return { code: "ClientOfflineError", isCertain: true };
  return { code: found, isCertain: UNSENT.test(found) || UNCONNECTED.test(found) };
}
