/** Opening a stored session: the cookie, then the store, then the limits. Nothing that a client sent makes it throw. */

import type { CookieSource } from "../../http/messages.ts";
import { TEXT_FIELDS } from "../data/field-codec.ts";
import { NO_FIELDS, type SplitFields, splitFields } from "../data/own-fields.ts";
import { SessionData } from "../data/session-data.ts";
import type { SessionStatus } from "../model/session-events.ts";
import { parseToken, type Token } from "../model/token.ts";
import { readSessionCookie } from "../session/session-cookie.ts";
import { isMisplaced, type SessionFacts, shiftKind, statusOfCookie } from "../session/session-state.ts";
import { SessionError } from "../store/session-error.ts";
import { repeatCall } from "../store/store-calls.ts";
import type { Adopted } from "./state/adopt.ts";
import { judge, toFacts } from "./state/record.ts";
import type { StoredKind } from "./state/stored-state.ts";
import { StoredSession } from "./stored-session.ts";

export async function openStored(
  defined: StoredKind,
  from: CookieSource,
  given: number | undefined,
): Promise<StoredSession<Record<string, unknown>>> {
  const kind = shiftKind(defined, given);
  const now = given ?? kind.currentTime();
  const reading = readSessionCookie(kind, from);
  const { check } = reading;
  const token = check.status === "ok" ? parseToken(check.value) : undefined;
  let found: Opened = { status: statusOfCookie(check.status) };
  if (token !== undefined)
    found = await find(kind, token, now, check.status === "ok" && check.expiresAt !== undefined);
  const read = (fields: ReadonlyMap<string, string> = NO_FIELDS) =>
    new SessionData(TEXT_FIELDS, kind.schemas, fields, (keys) =>
      kind.events.emit("invalid", now, { id: token?.id, keys }),
    );
  let data = read(found.split?.fields);
  if (found.status === "ok" && isMisplaced(kind, data, found.facts?.subjectKey)) {
    found = { status: "ended" };
    data = read();
  }
  const { status, facts, split } = found;
  if (status !== "ok" && status !== "absent") kind.events.emit("refused", now, { id: token?.id, status });
  const adopted = status === "absent" ? await adopt(kind, from, data, now) : undefined;
  return new StoredSession({
    kind,
    status,
    from,
    reading,
    data,
    own: split?.own ?? NO_FIELDS,
    facts,
    token,
    adopted,
    openedAt: now,
    login: undefined,
    ending: undefined,
    gone: undefined,
    isInTurn: false,
    lease: undefined,
    committing: undefined,
  });
}

type Opened = {
  readonly status: SessionStatus;
  readonly facts?: SessionFacts;
  readonly split?: SplitFields<string> | undefined;
};

async function find(kind: StoredKind, token: Token, now: number, persistent: boolean): Promise<Opened> {
  if (!(now < token.absoluteEnd)) return { status: "expired-absolute" };
  const found = await repeatCall(() => kind.store.read(token.id, token.subjectKey));
  if (found === undefined) return { status: "ended" };
  const status = judge(token, found, now);
  if (status !== "ok" && status !== "superseded") return { status };
  const { superseded, fields } = found.record;
  const isReadable = superseded === undefined || now < superseded.at + kind.grace;
  return { status, facts: toFacts(found, persistent), split: isReadable ? splitFields(fields) : undefined };
}

/** Sets what another library's session holds. A value that no longer fits the schema is left out. */
async function adopt(
  kind: StoredKind,
  from: CookieSource,
  data: SessionData<string>,
  now: number,
): Promise<Adopted | undefined> {
  const source = await kind.adopt?.read(from);
  if (source === undefined) return undefined;
  const invalid: string[] = [];
  for (const [key, value] of Object.entries(source.data)) {
    if (value === undefined) continue;
    try {
      data.set(key, value);
    } catch (error) {
      if (!(error instanceof SessionError || error instanceof TypeError)) throw error;
      invalid.push(key);
    }
  }
  if (invalid.length > 0) kind.events.emit("invalid", now, { keys: invalid });
  return source;
}
