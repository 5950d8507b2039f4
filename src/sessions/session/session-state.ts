/** What is known of one session in one request, and the questions that both kinds ask of it. */

import type { CookieCheck } from "../../definitions/cookie-check.ts";
import type { Reading } from "../../definitions/read-value.ts";
import type { CookieSource } from "../../http/messages.ts";
import { isCookieTime } from "../../syntax/dates/date-bounds.ts";
import type { SessionData } from "../data/session-data.ts";
import type { SessionStatus } from "../model/session-events.ts";
import type { DestroyOptions } from "./session.ts";
import type { Limits, SessionKind } from "./session-options.ts";

/** What is known of a live session, besides its data. Times in milliseconds. */
export type SessionFacts = {
  readonly id: string;
  readonly subjectKey: string | undefined;
  readonly epoch: number;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly idle: number;
  readonly absoluteEnd: number;
  readonly persistent: boolean;
};

/** One session of one request, from `open` to the end of the request. */
export type SessionState<F> = {
  readonly kind: SessionKind;
  readonly status: SessionStatus;
  readonly from: CookieSource;
  /** The cookie as it came. Afterwards it is no longer the newest. */
  reading: Reading | undefined;
  readonly data: SessionData<F>;
  /** The fields of the library's own, as they were read. */
  own: ReadonlyMap<string, F>;
  /** The live session, or `undefined` before one is created and after it ended. */
  facts: SessionFacts | undefined;
  /** What `login` asked of the next commit. */
  login: { readonly limits: Limits; readonly keep: readonly string[] } | undefined;
  /** What `destroy` asked of the next commit. */
  ending: DestroyOptions | undefined;
  /** The commit that runs. */
  committing: Promise<unknown> | undefined;
  /** When it was opened (ms). */
  readonly openedAt: number;
};

/** Returns the kind on a clock that shows `given` (ms) now. @throws RangeError for what is no time. */
export function shiftKind<K extends SessionKind>(kind: K, given: number | undefined): K {
  if (given === undefined) return kind;
  if (!isCookieTime(given)) {
    const found = typeof given === "number" ? given : typeof given;
    throw new RangeError(`now must be milliseconds in the years 1601 to 9999; got ${found}`);
  }
  const shift = given - kind.currentTime();
  const currentTime = () => kind.currentTime() + shift;
  return { ...kind, currentTime, cookie: { ...kind.cookie, currentTime } };
}

/**
 * Returns the key of whom the session belongs to after its changes. Only a change of this request can change that: not a
 * stored value that no longer fits its schema.
 */
export function subjectAfter({ kind, data, facts, login }: SessionState<unknown>): string | undefined {
  const after = kind.subjectKeyOf(() => data.toLazyObject());
  if (facts === undefined || login !== undefined) return after;
  const before = kind.subjectKeyOf(() => data.unchanged().toLazyObject());
  return before === after ? facts.subjectKey : after;
}

/**
 * Whether the data shows another subject than the session belongs to: two parallel commits can merge so, and a new release can
 * find the subject elsewhere. `revoke` would miss such a session, so it counts as ended. Data that shows nobody does not matter.
 */
export function isMisplaced(
  kind: SessionKind,
  data: SessionData<unknown>,
  subjectKey: string | undefined,
): boolean {
  const shown = kind.subjectKeyOf(() => data.toLazyObject());
  return shown !== undefined && shown !== subjectKey;
}

/** Refuses that another subject takes over a session without `login`. @throws TypeError */
export function refuseTakeOver(
  { facts, login }: SessionState<unknown>,
  subjectKey: string | undefined,
): void {
  const before = facts?.subjectKey;
  if (login === undefined && before !== undefined && subjectKey !== undefined && subjectKey !== before) {
    throw new TypeError("login must be called before commit if another subject takes over the session");
  }
}

/** Returns the status of a cookie that holds no session. If it is valid, another definition wrote it. */
export function statusOfCookie(status: CookieCheck<unknown>["status"]): SessionStatus {
  if (status === "expired") return "expired-absolute";
  return status === "ok" || status === "invalid" ? "malformed" : status;
}
