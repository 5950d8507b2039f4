/** Opening a sealed session: the cookie, the limits, and the epochs if there are any. Nothing that a client sent makes it throw. */

import type { CookieSource } from "../../http/messages.ts";
import { BYTE_FIELDS } from "../data/field-codec.ts";
import { NO_FIELDS } from "../data/own-fields.ts";
import { SessionData } from "../data/session-data.ts";
import type { SessionStatus } from "../model/session-events.ts";
import { readSessionCookie } from "../session/session-cookie.ts";
import { isMisplaced, shiftKind, statusOfCookie } from "../session/session-state.ts";
import { isOfEpoch } from "../store/liveness.ts";
import { repeatCall } from "../store/store-calls.ts";
import { parseContent, type SealedContent } from "./sealed-content.ts";
import { SealedCookieSession } from "./sealed-cookie-session.ts";
import { keyOfSession, type SealedKind } from "./sealed-state.ts";

export async function openSealed(
  defined: SealedKind,
  from: CookieSource,
  given: number | undefined,
): Promise<SealedCookieSession<Record<string, unknown>>> {
  const kind = shiftKind(defined, given);
  const now = given ?? kind.currentTime();
  const reading = readSessionCookie(kind, from);
  const { check } = reading;
  const content = check.status === "ok" ? parseContent(check.value) : undefined;
  const judged =
    content === undefined ? { status: statusOfCookie(check.status) } : await judge(kind, content, now);
  const read = (fields: ReadonlyMap<string, Uint8Array> = NO_FIELDS) =>
    new SessionData(BYTE_FIELDS, kind.schemas, fields, (keys) =>
      kind.events.emit("invalid", now, { id: content?.facts.id, keys }),
    );
  let data = read(judged.status === "ok" ? content?.fields : undefined);
  const isLost = judged.status === "ok" && isMisplaced(kind, data, content?.facts.subjectKey);
  if (isLost) data = read();
  const { status, epoch = 0 } = isLost ? ({ status: "ended" } as const) : judged;
  const live = status === "ok" ? content : undefined;
  const facts = live && {
    ...live.facts,
    epoch: Math.max(live.facts.epoch, epoch),
    persistent: check.status === "ok" && check.expiresAt !== undefined,
  };
  if (status !== "ok" && status !== "absent")
    kind.events.emit("refused", now, { id: content?.facts.id, status });
  return new SealedCookieSession({
    kind,
    status,
    from,
    reading,
    data,
    own: live?.own ?? NO_FIELDS,
    facts,
    openedAt: now,
    login: undefined,
    ending: undefined,
    committing: undefined,
  });
}

async function judge(
  kind: SealedKind,
  { facts }: SealedContent,
  now: number,
): Promise<{ readonly status: SessionStatus; readonly epoch?: number }> {
  if (!(now < facts.absoluteEnd)) return { status: "expired-absolute" };
  if (!(now < facts.lastSeenAt + facts.idle * 1000)) return { status: "expired-idle" };
  return judgeByEpochs(kind, facts);
}

/** Returns the status of a session by its epochs. Without epochs it is "ok". */
export async function judgeByEpochs(
  kind: SealedKind,
  facts: Pick<SealedContent["facts"], "id" | "subjectKey" | "epoch">,
): Promise<{ readonly status: "ok" | "ended" | "revoked"; readonly epoch?: number }> {
  const { epochs } = kind;
  if (epochs === undefined) return { status: "ok" };
  const { id, subjectKey } = facts;
  const [end, epoch] = await Promise.all([
    repeatCall(() => epochs.epochOf(keyOfSession(kind, id))),
    subjectKey === undefined ? undefined : repeatCall(() => epochs.epochOf(subjectKey)),
  ]);
  if (end !== undefined) return { status: "ended" };
  return isOfEpoch(epoch, facts) ? { status: "ok", epoch: epoch?.value ?? 0 } : { status: "revoked" };
}
