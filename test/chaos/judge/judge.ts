/** What is wrong in a history, written from the three promises of docs/sessions.md. */

import {
  type Act,
  type Answer,
  COUNTER,
  type History,
  KEYS,
  type Life,
  type Revocation,
  type Write,
} from "./history.ts";
import { type Cluster, findLost } from "./registers.ts";

export type Verdict = {
  /** Acknowledged writes and increments that are not there, and sessions that nothing ended and that are gone. */
  lost: number;
  /** Of these, increments. */
  lostIncrements: number;
  /** Sessions that answer after an acknowledged logout, or end out of the list. */
  resurrected: number;
  /** Sessions that answer after an acknowledged revocation of their user. */
  revoked: number;
  /** Answers with data of another session, or that nobody wrote, or that was refused. */
  wrong: number;
  /** The first of each kind. */
  readonly examples: {
    readonly kind: Kind;
    readonly sentence: string;
    readonly life: string;
    readonly facts: object;
  }[];
};

export type Kind = "lost" | "resurrected" | "revoked" | "wrong";

/** The parts of a history that concern one life. */
type Part = {
  readonly writes: Write[];
  readonly increments: Act[];
  readonly endings: Act[];
  readonly answers: Answer[];
};

const EXAMPLES = 5;

/** Judges a history. Its time is linear in the requests, if the lives are short. */
export function judge(history: History): Verdict {
  const verdict: Verdict = { lost: 0, lostIncrements: 0, resurrected: 0, revoked: 0, wrong: 0, examples: [] };
  const noted = new Map<Kind, number>();
  const report: Report = (kind, sentence, life, facts, count = 1) => {
    verdict[kind] += count;
    noted.set(kind, (noted.get(kind) ?? 0) + 1);
    if (noted.get(kind)! <= EXAMPLES) verdict.examples.push({ kind, sentence, life, facts });
  };
  const revocations = Map.groupBy(history.revocations, ({ user }) => user);
  const parts = split(history);
  for (const [id, part] of parts) {
    const life = history.lives.get(id)!;
    const ofUser = revocations.get(life.user) ?? [];
    const answers = part.answers.filter((answer) => isOfLife(history, life, answer, report));
    const alive = findAlive(life, part, ofUser, answers, report);
    const endings = lineOf(life).flatMap(({ id }) => parts.get(id)!.endings);
    const missed = part.answers.find((answer) => isMissing(life, endings, ofUser, answer));
    if (missed !== undefined) report("lost", "a session that nothing ended is gone", id, { at: missed.span });
    const reads = alive.filter(({ data }) => data !== undefined);
    for (const read of reads) checkValues(part, read, report);
    // No browser sends a cookie of before: what that reads is no loss.
    const current = reads.filter(({ state, isCurrent }) => state === "ok" && isCurrent);
    for (const key of KEYS) {
      const lost = findLost(clustersOf(life, part.writes, current, key));
      if (lost.length > 0)
        report("lost", "acknowledged writes are not there", id, { key, lost }, lost.length);
    }
    const missing = Math.max(0, ...current.map((read) => shortfall(part.increments, read)));
    verdict.lostIncrements += missing;
    if (missing > 0) report("lost", "increments are not there", id, { missing }, missing);
  }
  return verdict;
}

type Report = (kind: Kind, sentence: string, life: string, facts: object, count?: number) => void;

function split({ lives, writes, increments, endings, answers }: History): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const id of lives.keys()) parts.set(id, { writes: [], increments: [], endings: [], answers: [] });
  for (const write of writes) parts.get(write.life)!.writes.push(write);
  for (const increment of increments) parts.get(increment.life)!.increments.push(increment);
  for (const ending of endings) parts.get(ending.life)!.endings.push(ending);
  for (const answer of answers) parts.get(answer.token.life.id)!.answers.push(answer);
  return parts;
}

/** Whether an answer is one of a session, and shows no other. */
function isOfLife({ lives }: History, life: Life, answer: Answer, report: Report): boolean {
  if (answer.state === "none") return false;
  if (answer.life === life.id && answer.user === life.user) return true;
  const shown = { life: answer.life, user: answer.user, of: lives.get(answer.life ?? "")?.user };
  report("wrong", "a session shows what is another's", life.id, { at: answer.span, shown });
  return false;
}

/** Returns the answers that may be given, and reports the session if there are others. */
function findAlive(
  life: Life,
  { endings }: Part,
  revocations: readonly Revocation[],
  answers: readonly Answer[],
  report: Report,
): Answer[] {
  const seen = new Set<Kind>();
  const once = (kind: Kind, sentence: string, facts: object) => {
    if (!seen.has(kind)) report(kind, sentence, life.id, facts);
    seen.add(kind);
  };
  return answers.filter((answer) => {
    const facts = { state: answer.state, at: answer.span };
    const ending = endings.find((each) => isBefore(each, answer));
    if (ending !== undefined)
      once("resurrected", "a session answers after its end", { ...facts, ended: ending.span });
    const revocation = revocations.find(
      (each) =>
        isBefore(each, answer) &&
        each.except?.life !== life &&
        life.born.outcome === "done" &&
        life.born.span.end < each.span.start,
    );
    if (revocation !== undefined)
      once("revoked", "a session answers after its user was revoked", { ...facts, revoked: revocation.span });
    return ending === undefined && revocation === undefined;
  });
}

/** Whether this was acknowledged before the request of the answer was sent. */
function isBefore({ outcome, span }: Act, answer: Answer): boolean {
  return outcome === "done" && span.end < answer.span.start;
}

/** Whether the server does not know a session that nothing can have ended. */
function isMissing(
  life: Life,
  endings: readonly Act[],
  revocations: readonly Revocation[],
  answer: Answer,
): boolean {
  const { token, state, span, isCurrent } = answer;
  if (state !== "none" || !isCurrent) return false;
  const mayHaveEnded = (act: Act) => act.outcome !== "never" && act.span.start < span.end;
  if (token.rotations.some(mayHaveEnded)) return false;
  if (endings.some((each) => mayHaveEnded(each) && each.span.end > life.born.span.start)) return false;
  return !revocations.some(
    (each) =>
      mayHaveEnded(each) &&
      each.span.end > life.born.span.start &&
      !(each.outcome === "done" && each.except === token && token.since < each.span.start),
  );
}

/** Returns a life and those before it of the same user. */
function lineOf(life: Life): Life[] {
  const line = [life];
  for (let each = life.parent; each?.user === life.user; each = each.parent) line.push(each);
  return line;
}

function clustersOf(life: Life, writes: readonly Write[], reads: readonly Answer[], key: string): Cluster[] {
  const readsOf = Map.groupBy(reads, ({ data }) => data![key]);
  const spans = (value: number | undefined) => (readsOf.get(value) ?? []).map(({ span }) => span);
  const ofKey = writes.filter((each) => each.key === key && each.outcome !== "never");
  return [
    { value: undefined, write: life.born.span, reads: spans(undefined) },
    ...ofKey.map(({ value, span, outcome }) => ({
      value,
      write: { start: span.start, end: outcome === "done" ? span.end : Number.POSITIVE_INFINITY },
      reads: spans(value),
    })),
  ];
}

/** Reports what nobody wrote into this session. */
function checkValues({ writes, increments }: Part, { data, span, token }: Answer, report: Report): void {
  const life = token.life.id;
  for (const key of KEYS) {
    const value = data![key];
    if (value === undefined) continue;
    const write = writes.find((each) => each.value === value && each.key === key);
    if (write === undefined || write.outcome === "never" || write.span.start > span.end)
      report("wrong", "a value is there that nobody wrote", life, { key, value, outcome: write?.outcome });
  }
  const most = increments.filter((each) => each.outcome !== "never" && each.span.start < span.end).length;
  if ((data![COUNTER] ?? 0) > most)
    report("wrong", "a counter is too high", life, { count: data![COUNTER], most });
}

/** Returns how many acknowledged increments a read does not see. */
function shortfall(increments: readonly Act[], { data, span }: Answer): number {
  const least = increments.filter((each) => each.outcome === "done" && each.span.end < span.start).length;
  return least - (data![COUNTER] ?? 0);
}
