/** Creating a session: a new id, never one that a client brought. */

import { NO_FIELDS } from "../../data/own-fields.ts";
import type { Changes } from "../../data/session-data.ts";
import { createId, createSecret, hashSecret, printToken, type Token } from "../../model/token.ts";
import type { CommitResult } from "../../session/session.ts";
import { type Answer, prepareSessionCookie, type Sending } from "../../session/session-cookie.ts";
import type { Limits } from "../../session/session-options.ts";
import type { SessionFacts } from "../../session/session-state.ts";
import { SessionError } from "../../store/session-error.ts";
import type { Epoch, SessionRecord } from "../../store/session-store.ts";
import { repeatCall } from "../../store/store-calls.ts";
import type { StoredKind, StoredState } from "../state/stored-state.ts";

export async function createSession(
  state: StoredState,
  subjectKey: string | undefined,
  answer: Answer,
): Promise<CommitResult> {
  const { kind, data, login } = state;
  const now = kind.currentTime();
  const limits = login?.limits ?? kind.limits;
  const token = createToken(subjectKey, now, limits);
  const send = prepareSessionCookie(kind, printToken(token), cookieEnd(token, limits), answer);
  const epoch = (await enlist(kind, token))?.value ?? 0;
  const changes = new Map(data.changes);
  const record: SessionRecord = { ...createRecord(token, now, limits, epoch), fields: setFields(changes) };
  await create(kind, record);
  data.settle(changes);
  enter(state, record, token, limits.persistent, login);
  kind.events.emit("created", now, { id: token.id });
  const cookie = send();
  await endAdopted(state, cookie, answer);
  return { status: "created", cookie };
}

/** Returns the keys that were deleted. */
export function deletedKeys(changes: Changes<string>): string[] {
  return [...changes].filter(([, field]) => field === undefined).map(([key]) => key);
}

export function createToken(
  subjectKey: string | undefined,
  now: number,
  { absolute }: Limits,
  predecessor?: string,
): Token {
  const absoluteEnd = now + absolute * 1000;
  return { id: createId(predecessor), secret: createSecret(), subjectKey, absoluteEnd };
}

/** Returns when the cookie ends; a session cookie ends with the browser. */
export function cookieEnd({ absoluteEnd }: Token, { persistent }: Limits): number | undefined {
  return persistent ? absoluteEnd : undefined;
}

export function createRecord(
  { id, secret, subjectKey, absoluteEnd }: Token,
  now: number,
  { idle }: Pick<Limits, "idle">,
  epoch: number,
): Omit<SessionRecord, "fields" | "superseded"> {
  const secretHash = hashSecret(secret);
  return { id, secretHash, subjectKey, epoch, createdAt: now, lastSeenAt: now, idle, absoluteEnd };
}

/** Puts the session on its subject's list. Returns the epoch that stands. */
export async function enlist(
  { store }: StoredKind,
  { id, subjectKey, absoluteEnd }: Token,
): Promise<Epoch | undefined> {
  if (subjectKey === undefined) return undefined;
  return repeatCall(() => store.enlist(subjectKey, id, absoluteEnd));
}

/** Returns the fields that were set, without those that were deleted. */
export function setFields(changes: Changes<string>): Map<string, string> {
  const set = new Map<string, string>();
  for (const [key, field] of changes) if (field !== undefined) set.set(key, field);
  return set;
}

/** Takes over a new session, or a new id of it. */
export function enter(
  state: StoredState,
  record: Omit<SessionFacts, "persistent">,
  token: Token,
  persistent: boolean,
  login: StoredState["login"],
): void {
  const { id, subjectKey, epoch, createdAt, lastSeenAt, idle, absoluteEnd } = record;
  state.facts = { id, subjectKey, epoch, createdAt, lastSeenAt, idle, absoluteEnd, persistent };
  state.token = token;
  state.own = NO_FIELDS;
  state.reading = undefined;
  // One that was asked for since waits for the next commit.
  if (state.login === login) state.login = undefined;
}

/** Ends the other library's session once ours is there and the browser knows it. */
export async function endAdopted(state: StoredState, cookie: Sending, { to }: Answer): Promise<void> {
  const { adopted } = state;
  if (adopted === undefined || cookie !== "sent" || to === undefined) return;
  state.adopted = undefined;
  await adopted.end(to);
}

/** An id of 128 random bits is nobody else's: if it is there after an unknown outcome, it is ours. */
async function create({ store }: StoredKind, record: SessionRecord): Promise<void> {
  let calls = 0;
  const isCreated = await repeatCall(() => {
    calls++;
    return store.create(record);
  });
  if (isCreated || calls > 1) return;
  throw idTaken();
}

/** It has 128 random bits: so the store is not what it should be. */
export function idTaken(): SessionError {
  return new SessionError("store-unavailable", "a new id must not be in the store");
}
