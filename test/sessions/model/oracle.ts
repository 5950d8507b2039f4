/** What must be true of each answer, written from the sentences of the contract (docs/sessions.md). */

import { type History, type Life, lineOf, type Rotation, rootOf, type Span } from "./history.ts";
import { SKEW } from "./plan.ts";

export const IDLE = 600;
export const ABSOLUTE = 3600;
export const GRACE = 20;
/** How long a predecessor is kept (seconds), so that ending it ends its successor. */
const KEPT = 60;

/** What `open` said, what the clock of its server showed when it was called, and the right time when it answered. */
export type Answer = {
  readonly life: Life;
  readonly span: Span;
  readonly clock: number;
  readonly time: number;
  /** What `life.touched` was when it was called. */
  readonly touched: number;
  readonly status: string;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Fails with the sentence that was broken. */
export function refuse(sentence: string, facts: object = {}): never {
  throw new Error(`${sentence}: ${JSON.stringify(facts)}`);
}

/** Checks what `open` returned for a token. */
export function checkAnswer(history: History, answer: Answer): void {
  const { life, status, data, id, clock } = answer;
  const isRead = Object.keys(data).length > 0;
  if (!["ok", "superseded", "revoked", "ended", "expired-idle", "expired-absolute"].includes(status)) {
    refuse("a token that was issued has one of six statuses", { status });
  }
  if (status !== "ok" && status !== "superseded" && isRead) refuse("what is over reads nothing", { status });
  if ((status === "ok" || status === "superseded") !== (id !== undefined)) refuse("what is over has no id");
  if (id !== undefined && id !== life.id) refuse("a token opens its own session");
  const isOver = (sentence: string, facts: object) => {
    if (status === "ok" || isRead) refuse(sentence, { ...facts, status, data, span: answer.span });
  };
  const killed = findKill(history, life, answer.span.start);
  if (killed !== undefined) isOver("S1: a session that ended stays so", killed);
  const revoked = findRevocation(history, life, answer.span.start);
  if (revoked !== undefined) isOver("S3: a revocation holds from the next request on", revoked);
  if (status === "ok") {
    if (clock >= life.limitFrom.end + ABSOLUTE * 1000) refuse("no session outlives its absolute limit");
    if (life.trying === 0 && clock >= life.tried + IDLE * 1000) refuse("a session ends when it was idle");
    const rotation = life.rotations.find(({ outcome }) => outcome === "done");
    if (rotation !== undefined && rotation.span.end < answer.span.start) refuse("a predecessor is not alive");
  }
  if (status === "superseded" && !life.rotations.some(({ outcome }) => outcome !== "never")) {
    refuse("only a rotation supersedes");
  }
  if (status === "superseded" && !isRead && life.user !== undefined && mustRead(history, answer)) {
    refuse("for the grace time the id before a rotation reads what it held");
  }
  if (isRead) checkData(history, answer);
  else if (status === "ok" && expectsData(history, answer)) refuse("S2: what was acknowledged is there");
  if (status !== "ok" && mustLive(history, answer)) {
    refuse("a session that nothing ended is alive", { status, span: answer.span });
  }
}

/** Returns what ended the session, or one that it rotated from or to, before this tick. */
export function findKill(history: History, life: Life, before: number): object | undefined {
  for (const { id, span, outcome, time } of history.kills) {
    if (outcome !== "done" || span.end >= before) continue;
    const killed = history.lives.get(id);
    if (killed !== undefined && areLinked(killed, life, time)) return { span };
  }
  return undefined;
}

/** Whether a kill of one session, at this time, is one of the other: rotations less than 60 seconds old link them. */
function areLinked(killed: Life, life: Life, time: number): boolean {
  if (killed === life) return true;
  const [older, younger] = lineOf(life).includes(killed) ? [killed, life] : [life, killed];
  for (let each = younger; each !== older; ) {
    const rotation: Rotation | undefined = each.parent;
    if (rotation?.sameUser !== true || time - rotation.time >= (KEPT - 2 * SKEW) * 1000) return false;
    each = rotation.from;
  }
  return true;
}

/** Returns the revocation before this tick that ended the session. */
export function findRevocation(history: History, life: Life, before: number): object | undefined {
  if (life.user === undefined) return undefined;
  const root = rootOf(life);
  return history.revocations.find(
    ({ user, except, span, outcome }) =>
      outcome === "done" &&
      user === life.user &&
      span.end < before &&
      root.born.end < span.start &&
      !(except !== undefined && isSameLogin(history, except, root)),
  );
}

function isSameLogin({ lives }: History, id: string, root: Life): boolean {
  const life = lives.get(id);
  // Of an id that no client ever had, nothing is known.
  return life === undefined || rootOf(life) === root;
}

/** Whether nothing has happened that could have ended the session. */
export function mustLive(
  history: History,
  { life, span, clock, time, touched }: Omit<Answer, "status" | "data" | "id">,
): boolean {
  const line = lineOf(life);
  const began = (act: { outcome: string; span: Span }) =>
    act.outcome !== "never" && act.span.start <= span.end;
  if (life.rotations.some(began)) return false;
  if (history.kills.some((kill) => began(kill) && mayConcern(history, kill.id, line))) return false;
  for (const revocation of history.revocations) {
    if (revocation.user !== life.user || !began(revocation)) continue;
    if (revocation.span.end < rootOf(life).born.start) continue;
    const { except, outcome } = revocation;
    if (outcome === "done" && except === life.id && life.born.end < revocation.span.start) continue;
    return false;
  }
  const now = Math.max(clock, time + SKEW * 1000);
  return now < touched + IDLE * 900 && now < life.limitFrom.start + ABSOLUTE * 1000;
}

function mayConcern({ lives }: History, id: string, line: readonly Life[]): boolean {
  const killed = lives.get(id);
  return killed === undefined || line.includes(killed);
}

/** When what was read was in the store: an id that rotated reads what it held then. */
function readingOf({ life, span, status }: Answer): Span {
  if (status === "ok") return span;
  const rotations = life.rotations.filter(({ outcome }) => outcome !== "never");
  return {
    start: Math.min(...rotations.map((rotation) => rotation.span.start)),
    end: Math.max(...rotations.map((rotation) => rotation.span.end)),
  };
}

/** Whether the grace time cannot be over on any clock. */
function mustRead({ lives }: History, { life, time }: Answer): boolean {
  // A user who leaves takes along what all sessions before can show.
  const mayBeDropped = [...lives.values()].some(
    (other) =>
      other !== life &&
      lineOf(other).includes(life) &&
      other.rotations.some(({ outcome, leaves }) => leaves && outcome !== "never"),
  );
  if (mayBeDropped) return false;
  return life.rotations.every(
    ({ outcome, leaves, time: at }) =>
      outcome === "never" || (outcome === "done" && !leaves && time - at < (GRACE - 2 * SKEW) * 1000),
  );
}

function checkData(history: History, answer: Answer): void {
  const { life, status, data, clock } = answer;
  const { a, b, user, n, x, ...others } = data;
  if (Object.keys(others).length > 0) refuse("only keys that were set are there", others);
  if (user !== life.user) refuse("S5: an id belongs to one user for life", { user, of: life.user });
  if (status === "superseded") {
    const done = life.rotations.find(({ outcome }) => outcome === "done");
    if (done?.leaves === true) refuse("there is no grace if a user leaves");
    if (done !== undefined && clock >= done.at + GRACE * 1000) refuse("the grace time ends");
  }
  const read = readingOf(answer);
  checkValue(history, answer, read, "a", a);
  checkValue(history, answer, read, "b", b);
  checkCount(history, answer, read, "n", n);
  checkCount(history, answer, read, "x", x);
}

function checkValue(history: History, answer: Answer, read: Span, key: string, value: unknown): void {
  const line = lineOf(answer.life);
  const of = (each: { readonly life: Life | undefined; readonly key: string; outcome: string }) =>
    each.key === key && each.outcome !== "never" && each.life !== undefined && line.includes(each.life);
  const writes = history.writes.filter(of);
  const facts = { key, value, status: answer.status, read };
  if (value === undefined) {
    for (const write of writes) {
      if (write.outcome !== "done" || write.value === undefined || write.span.end >= read.start) continue;
      const isRemoved =
        writes.some((each) => each.value === undefined && each.span.end >= write.span.start) ||
        drops(line, write.life!, key);
      if (!isRemoved) refuse("S2: a value that was acknowledged is there", { ...facts, lost: write.value });
    }
    return;
  }
  const write = writes.find((each) => each.value === value);
  if (write === undefined) {
    refuse("S2, S4, S7: only what this session may hold is there", {
      ...facts,
      write: history.writes.find((each) => each.value === value)?.outcome,
    });
  }
  if (write.span.start > read.end) refuse("S4: nothing is read before it was written", facts);
  if (drops(line, write.life!, key)) refuse("login drops what it does not keep", facts);
  const newer = writes.find(
    (each) =>
      each.outcome === "done" &&
      each.span.start > write.span.end &&
      each.span.end < read.start &&
      each !== write,
  );
  if (newer !== undefined) refuse("S2: of one key the last commit wins", { ...facts, newer: newer.value });
}

/** Whether a rotation between the session of the write and the one that is read left the key behind. */
function drops(line: readonly Life[], writer: Life, key: string): boolean {
  return line
    .slice(0, line.indexOf(writer))
    .some(({ parent }) => parent !== undefined && parent.keep !== "all" && !parent.keep.includes(key));
}

function checkCount(history: History, answer: Answer, read: Span, key: "n" | "x", value: unknown): void {
  const line = lineOf(answer.life);
  const increments = history.increments.filter(
    (each) =>
      each.key === key && each.outcome !== "never" && each.life !== undefined && line.includes(each.life),
  );
  const done = increments.filter(({ outcome }) => outcome === "done");
  const least = done.filter(({ span }) => span.end < read.start).length;
  const most = increments.filter(({ span }) => span.start <= read.end).length;
  const count = value ?? 0;
  const facts = { key, count, least, most, status: answer.status };
  if (typeof count !== "number" || count < least) refuse("S2: no acknowledged update is lost", facts);
  if (count > most) refuse("S2: no update is doubled", facts);
  const returned = done.flatMap((each) => each.returned ?? []);
  if (new Set(returned).size < returned.length)
    refuse("S2: each update has its own value", { ...facts, returned });
}

/** Whether something that was acknowledged must be there: then an empty answer has lost it. */
function expectsData(history: History, answer: Answer): boolean {
  if (answer.life.user !== undefined) return true;
  const read = readingOf(answer);
  for (const key of ["a", "b"]) checkValue(history, answer, read, key, undefined);
  for (const key of ["n", "x"] as const) checkCount(history, answer, read, key, undefined);
  return false;
}
