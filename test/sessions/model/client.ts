/** One request of a model run: it opens a session, does what its plan says, and reports to the oracle what it was told. */

import { CookieError, KeyRing } from "speculoos";
import {
  type CommitResult,
  defineSession,
  type Session,
  SessionError,
  type SessionStore,
  type Sessions,
} from "speculoos/session";
import {
  type Act,
  type History,
  type Increment,
  type Life,
  lineOf,
  type Outcome,
  type Rotation,
  rootOf,
  type Span,
  type Turn,
  type Write,
} from "./history.ts";
import { ABSOLUTE, checkAnswer, findKill, findRevocation, GRACE, IDLE, mustLive, refuse } from "./oracle.ts";
import { type Request, type Step, type Target, USERS } from "./plan.ts";
import { type Connection, connect, passPoint, type World } from "./world.ts";

type Data = { user: string; a: string; b: string; n: number; x: number };
type Out = { [K in keyof Data]: Data[K] | undefined };
type Key = "a" | "b";

const NAME = "__Host-m";
const keys = new KeyRing(KeyRing.generate());

/** Returns the sessions as one server has them. */
export function serve(store: SessionStore, clock: () => number): Sessions<Out, Data> {
  return defineSession<Data>(NAME, {
    keys,
    store,
    idle: IDLE,
    absolute: ABSOLUTE,
    grace: GRACE,
    persistent: false,
    subject: (data) => data.user,
    clock,
  });
}

/** Presents every token at once, and checks what is found. */
export async function probe(world: World, store: SessionStore, history: History): Promise<void> {
  for (const life of history.tokens) {
    const clock = world.clock(0);
    const { touched } = life;
    const tick = world.tick + 0.5;
    const { status, data, id } = await serve(store, () => clock).open(life.cookie!);
    checkAnswer(history, {
      life,
      span: { start: tick, end: tick },
      clock,
      time: world.time,
      touched,
      status,
      id,
      data,
    });
  }
}

/** How often each result was seen: runs that never meet one would prove nothing of it. */
export const tally = new Map<string, number>();

function count(what: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1);
}

let values = 0;

export class Client {
  readonly #world: World;
  readonly #history: History;
  readonly #request: Request;
  readonly #connection: Connection;
  readonly #store: SessionStore;
  readonly #sessions: Sessions<Out, Data>;
  #session!: Session<Out, Data>;
  /** The session that was opened, or that it became. */
  #life: Life | undefined;
  /** What `set` and `delete` left to the commit; the keys that were read. */
  #pending = new Map<Key, Write>();
  #known = new Set<string>();
  #increments: Increment[] = [];
  #login: { readonly keep: readonly string[] } | undefined;
  #isEnding = false;
  #isDone = false;
  /** Whether it was told that its session is over. */
  #isGone = false;
  /** Whether an error left open what the session holds: only a commit follows. */
  #isOpen = false;

  constructor(world: World, store: SessionStore, history: History, request: Request) {
    this.#world = world;
    this.#history = history;
    this.#request = request;
    this.#store = store;
    const { port, connection } = connect(world, store, request);
    this.#connection = connection;
    this.#sessions = serve(port, () => world.clock(request.server));
  }

  /** Whether it crashed, or has nothing left to do. */
  get isOver(): boolean {
    return this.#connection.crashed || this.#isDone;
  }

  async run(): Promise<void> {
    await this.#run();
    this.#isDone = true;
  }

  async #run(): Promise<void> {
    const { token, steps, target } = this.#request;
    await this.#point("begin");
    const { tokens } = this.#history;
    const life =
      token === undefined || tokens.length === 0 ? undefined : tokens.at(-1 - (token % tokens.length));
    const span = this.#begin();
    const clock = this.#clock;
    const { touched = 0 } = life ?? {};
    try {
      this.#session = await this.#sessions.open(life?.cookie ?? "");
    } catch (error) {
      return this.#expect(error, "open", ["store-unavailable", "unknown-outcome"]);
    }
    this.#end(span);
    const { status, id, data } = this.#session;
    count(`open: ${status}`);
    this.#life = life;
    this.#known = new Set(Object.keys(data));
    const { time } = this.#world;
    if (life !== undefined)
      checkAnswer(this.#history, { life, span, clock, time, touched, status, id, data });
    else if (status !== "absent" || id !== undefined) refuse("without a cookie there is no session");
    for (const step of steps) {
      await this.#point(step.do);
      if (this.#isOpen && step.do !== "commit") continue;
      if (await this.#take(step)) return;
    }
    await this.#commit(target);
  }

  /** Returns whether the request is over. */
  async #take(step: Step): Promise<boolean> {
    const session = this.#session;
    const world = this.#world;
    switch (step.do) {
      case "set": {
        if (this.#isEnding) return false;
        const value = `v${++values}`;
        session.set(step.key, value);
        this.#write(step.key, value);
        return false;
      }
      case "delete":
        if (this.#isEnding) return false;
        session.delete(step.key);
        if (this.#known.has(step.key)) this.#write(step.key, undefined);
        else this.#pending.delete(step.key);
        return false;
      case "login":
      case "user": {
        if (this.#isEnding) return false;
        const user = USERS[step.user];
        if (user === undefined) session.delete("user");
        else session.set("user", user);
        if (step.do === "user") return false;
        const keep = ["n", "x", ...step.keep] as const;
        session.login({ keep });
        this.#login = { keep };
        this.#known = new Set([...this.#known].filter((key) => keep.includes(key as never)));
        return false;
      }
      case "destroy":
        session.destroy();
        this.#isEnding = true;
        return false;
      case "update":
        await this.#update();
        return false;
      case "exclusive":
        await this.#exclusive(step);
        return false;
      case "revoke":
        await this.#revoke(step);
        return false;
      case "end":
        await this.#endOther(step);
        return false;
      case "list":
        await this.#list(USERS[step.user]!);
        return false;
      case "commit":
        return !(await this.#commit(step.target));
      case "probe":
        await probe(world, this.#store, this.#history);
        return false;
      case "sweep":
        await this.#sessions.sweep().catch((error: unknown) => this.#expect(error, "sweep", STORE));
        return false;
      case "pass":
        world.pass(step.seconds * 1000);
        return false;
      case "skew":
        world.skew(step.server, step.seconds);
        return false;
      case "point":
        return false;
    }
  }

  async #update(): Promise<void> {
    const life = this.#session.id === undefined ? undefined : this.#life;
    const { span, ...act } = this.#act();
    const increment = { span, ...act, life, key: "n" as const };
    if (this.#isEnding || this.#login !== undefined) {
      await this.#session
        .update("n", () => -1)
        .then(
          () => refuse("update is a TypeError after login and destroy"),
          (error: unknown) => {
            if (!(error instanceof TypeError)) throw error;
          },
        );
      return;
    }
    const entry: Increment = { ...increment, returned: undefined };
    this.#history.increments.push(entry);
    try {
      const returned = await this.#try(life, () => this.#session.update("n", (n = 0) => n + 1));
      this.#end(span);
      if (life === undefined) {
        this.#increments.push(entry);
        entry.span.end = Infinity;
        return;
      }
      this.#history.increments[this.#history.increments.indexOf(entry)] = {
        ...entry,
        returned,
        outcome: "done",
      };
      count("update: done");
      this.#refuseDead(life, span, "update");
    } catch (error) {
      if (error instanceof TypeError) {
        // The user waits for the commit, and update must not take part in that.
        entry.outcome = "never";
        return;
      }
      this.#expect(error, "update", [...STORE, "gone", "contended"]);
      entry.outcome = outcomeOf(error);
    }
  }

  async #exclusive({ hold, fails }: Step & { do: "exclusive" }): Promise<void> {
    if (this.#isEnding || this.#login !== undefined) {
      await this.#session
        .exclusive(() => {})
        .then(
          () => refuse("exclusive is a TypeError after login and destroy"),
          (error: unknown) => {
            if (!(error instanceof TypeError)) throw error;
          },
        );
      return;
    }
    const session = this.#session;
    const life = session.id === undefined ? undefined : this.#life;
    const act = this.#act();
    const leaseEnd = this.#clock + hold;
    const before = new Map(this.#pending);
    const entry: Increment & { returned: number | undefined } = {
      ...act,
      life,
      key: "x",
      returned: undefined,
    };
    this.#history.increments.push(entry);
    let turn: Turn | undefined;
    let mine: Write | undefined;
    try {
      const work = async () => {
        if (life !== undefined) turn = this.#beginTurn(life.id, leaseEnd);
        const x = (session.get("x") ?? 0) + 1;
        const value = `v${++values}`;
        session.set("a", value);
        mine = this.#write("a", value);
        for (const write of this.#pending.values()) this.#attempt(write, act.span);
        await this.#point("work");
        session.set("x", x);
        entry.returned = x;
        await this.#point("work");
        if (turn !== undefined) turn.running = false;
        if (fails) throw new WorkError();
      };
      await this.#try(life, () => session.exclusive(work, { wait: 150, hold }));
      this.#end(act.span);
      if (life === undefined) {
        this.#increments.push(entry);
        entry.returned = undefined;
        entry.span.end = Infinity;
        return;
      }
      entry.outcome = "done";
      count("exclusive: done");
      this.#settle(life, act.span);
      this.#refuseDead(life, act.span, "exclusive");
    } catch (error) {
      if (!(error instanceof WorkError) && !(error instanceof TypeError)) {
        this.#expect(error, "exclusive", [...STORE, "gone", "lock-timeout", "lock-lost"]);
      }
      entry.outcome = outcomeOf(error);
      entry.returned = undefined;
      if (mine !== undefined) mine.outcome = entry.outcome;
      // What was set before the turn stays for the commit. It can be in the store already.
      this.#pending = before;
      if (entry.outcome === "maybe") for (const write of before.values()) write.isOpen = true;
      this.#isOpen = true;
    } finally {
      if (turn !== undefined) turn.running = false;
      if (life !== undefined && !this.#isOpen) this.#known = new Set(Object.keys(session.data));
    }
  }

  #beginTurn(id: string, leaseEnd: number): Turn {
    const { turns } = this.#history;
    const { latest } = this.#world;
    const other = turns.find(
      (each) => each.id === id && each.running && latest < Math.min(each.leaseEnd, leaseEnd),
    );
    if (other !== undefined) refuse("S7: two turns never overlap while a lease holds", { id });
    const turn: Turn = { id, leaseEnd, running: true };
    turns.push(turn);
    return turn;
  }

  async #revoke({ user, except }: Step & { do: "revoke" }): Promise<void> {
    const { tokens, revocations } = this.#history;
    const session = this.#session;
    const other =
      typeof except === "number" ? tokens.at(-1 - (except % Math.max(tokens.length, 1))) : undefined;
    const act = {
      ...this.#act(),
      user: USERS[user]!,
      except: except === "self" ? session.id : other?.id,
      isOnce: this.#request.faults.length === 0,
    };
    // Of other users' sessions it excepts nothing.
    if (this.#history.lives.get(act.except ?? "")?.user !== act.user) act.except = undefined;
    revocations.push(act);
    const given = except === "self" ? session : other?.id;
    try {
      await this.#sessions.revoke(act.user, { except: given });
      act.outcome = "done";
      count(`revoke: ${act.except === undefined ? "all" : "all but one"}`);
      this.#end(act.span);
    } catch (error) {
      this.#expect(error, "revoke", STORE);
      act.outcome = outcomeOf(error);
    }
  }

  async #endOther({ session, user }: Step & { do: "end" }): Promise<void> {
    const { tokens, kills } = this.#history;
    const life = tokens.at(-1 - (session % Math.max(tokens.length, 1)));
    if (life === undefined) return;
    const subject = USERS[user];
    const isHis = subject === undefined || subject === life.user;
    const kill = { ...this.#act(), id: life.id, time: this.#world.time };
    if (isHis) kills.push(kill);
    try {
      const ended = await this.#sessions.end(life.id, subject === undefined ? {} : { subject });
      this.#end(kill.span);
      kill.outcome = "done";
      kill.time = this.#world.time;
      count(`end: ${ended}`);
      if (ended && !isHis) refuse("end with a user ends only his sessions");
    } catch (error) {
      this.#expect(error, "end", STORE);
      kill.outcome = outcomeOf(error);
    }
  }

  async #list(user: string): Promise<void> {
    const span = this.#begin();
    const touchedThen = new Map(Array.from(this.#history.lives.values(), (life) => [life, life.touched]));
    const listed = new Map<string, Readonly<Out>>();
    try {
      for await (const { id, data } of this.#sessions.list(user)) listed.set(id, data);
    } catch (error) {
      return this.#expect(error, "list", STORE);
    }
    this.#end(span);
    for (const [id, data] of listed) {
      const life = this.#history.lives.get(id);
      if (data.user !== user) refuse("a list has its user's sessions alone");
      if (life === undefined) continue;
      const over =
        findKill(this.#history, life, span.start) ?? findRevocation(this.#history, life, span.start);
      if (over !== undefined) refuse("S1, S3: a list has only live sessions", over);
    }
    for (const life of this.#history.lives.values()) {
      if (life.user !== user || listed.has(life.id) || life.born.end >= span.start) continue;
      const { latest, time } = this.#world;
      const touched = touchedThen.get(life) ?? 0;
      if (mustLive(this.#history, { life, span, clock: latest, time, touched })) {
        refuse("a list has all live sessions");
      }
    }
  }

  /** Returns whether the request may go on. */
  async #commit(target: Target): Promise<boolean> {
    const session = this.#session;
    const life = session.id === undefined ? undefined : this.#life;
    const before = session.id;
    const act = this.#act();
    const user = session.get("user");
    const isLive = life !== undefined && session.status !== "superseded";
    const isRotation = isLive && (this.#login !== undefined || user !== life.user);
    const rotation: Rotation | undefined = isRotation
      ? {
          ...act,
          from: life,
          sameUser: user !== undefined && user === life.user,
          leaves: life.user !== undefined && user !== life.user,
          keep: this.#login?.keep ?? "all",
          at: 0,
          time: this.#world.time,
        }
      : undefined;
    const isEnding = this.#isEnding;
    const kill = {
      ...act,
      id: life?.id ?? this.#life?.id ?? "",
      time: this.#world.time,
    };
    // A server whose clock is ahead ends what it believes expired.
    const kills =
      isEnding && (life !== undefined || (this.#life !== undefined && /^expired/.test(session.status)));
    if (kills) this.#history.kills.push(kill);
    if (rotation !== undefined && !isEnding) life!.rotations.push(rotation);
    for (const write of this.#pending.values()) if (!isEnding) this.#attempt(write, act.span);
    for (const each of this.#increments) if (!isEnding) each.outcome = "maybe";
    const { to, lines } = createTarget(target);
    const { writes } = this.#connection;
    const bornAt = this.#clock;
    const touched = Math.min(bornAt, this.#world.time);
    let result: CommitResult;
    try {
      result = await this.#try(life, () => session.commit(to));
    } catch (error) {
      const outcome = outcomeOf(error);
      if (kills) kill.outcome = outcome;
      if (rotation !== undefined) rotation.outcome = outcome;
      for (const write of this.#pending.values()) noteOutcome(write, outcome);
      for (const each of this.#increments) each.outcome = outcome;
      if (lines().length > 0) refuse("S6: a commit that fails sends no cookie");
      if (!(error instanceof SessionError)) count(`commit: ${(error as Error).name}`);
      if (error instanceof CookieError || error instanceof TypeError) {
        if (this.#connection.writes > writes) refuse("what cannot be sent is not written");
        if (error instanceof CookieError && target !== "early")
          refuse("only a response that is over is refused");
        return false;
      }
      this.#expect(error, "commit", STORE);
      return false;
    }
    this.#end(act.span);
    count(`commit: ${result.status}${result.status === "gone" ? ` (${result.because})` : ""}`);
    const sent = lines();
    const { cookie } = result as { cookie?: unknown };
    if (sent.length !== (cookie === "sent" ? 1 : 0))
      refuse("the cookie is sent that the result tells of", { result });
    if (isEnding) {
      if (result.status !== "destroyed") refuse("destroy destroys", { result });
      kill.outcome = "done";
      kill.time = this.#world.time;
      if (sent.length > 0 && !kills) refuse("only what was ended is removed");
      if (sent.length > 0 && !/^__Host-m=;.*Max-Age=0/.test(sent[0]!)) refuse("destroy removes the cookie");
      this.#reset(undefined);
      return true;
    }
    switch (result.status) {
      case "gone":
        if (session.status === "ok" || session.status === "superseded") {
          if (life !== undefined) this.#explainGone(life, rotation, result.because);
          this.#never(rotation);
          // It can have rotated before it ended: then the old id is over as well, but in another way.
          if (rotation !== undefined && result.because !== "superseded") rotation.outcome = "maybe";
        } else if (life === undefined) refuse("only a session can be gone", { result });
        return false;
      case "unchanged":
        if (this.#pending.size > 0 || rotation !== undefined) refuse("S2: what changed is saved", { result });
        if (sent.length > 0) refuse("idle sends no cookie");
        if (life !== undefined && session.status === "ok" && !this.#isGone) this.#touch(life, touched);
        return true;
      case "saved":
        if (life === undefined || rotation !== undefined || sent.length > 0)
          refuse("saved keeps id and cookie");
        this.#settle(life, act.span);
        this.#touch(life, touched);
        this.#refuseDead(life, act.span, "commit");
        this.#reset(life);
        return true;
      case "created":
      case "rotated": {
        if ((result.status === "created") !== (life === undefined)) refuse("a rotation has a predecessor");
        if (session.id === undefined || session.id === before) refuse("a new session has a new id");
        if (!this.#world.stored.has(session.id))
          refuse("S6: no cookie of a session that is not in the store");
        if (rotation === undefined && life !== undefined) refuse("only login and another user rotate");
        if (life !== undefined) this.#refuseDead(life, act.span, "rotation");
        if (rotation !== undefined && (rotation.sameUser || user === undefined)) {
          const revoked = findRevocation(this.#history, rotation.from, act.span.start);
          if (revoked !== undefined)
            refuse("S3: a session that was revoked goes on under another id", revoked);
        }
        if (rotation !== undefined)
          Object.assign(rotation, { outcome: "done", at: Math.max(bornAt, this.#clock) });
        const child = this.#bear(act.span, { start: bornAt, end: this.#clock }, user, rotation, sent[0]);
        this.#settle(child, act.span);
        this.#reset(child);
        return true;
      }
      default:
        return refuse("a commit has one of the documented results", { result });
    }
  }

  #bear(
    born: Span,
    bornAt: Span,
    user: string | undefined,
    parent: Rotation | undefined,
    line: string | undefined,
  ): Life {
    const keepsTime = parent?.leaves === true && user === undefined && parent.keep === "all";
    const life: Life = {
      id: this.#session.id!,
      cookie: line?.slice(0, line.indexOf(";")),
      user,
      born,
      bornAt,
      parent,
      rotations: [],
      touched: bornAt.start,
      tried: Math.max(bornAt.start, bornAt.end),
      trying: 0,
      limitFrom: keepsTime ? parent.from.limitFrom : bornAt,
    };
    const { lives, tokens } = this.#history;
    if (lives.has(life.id)) refuse("S5: an id is given once");
    lives.set(life.id, life);
    if (life.cookie !== undefined) tokens.push(life);
    return life;
  }

  /** What is gone has ended for a reason. */
  #explainGone(life: Life, rotation: Rotation | undefined, because: string): void {
    const { revocations, kills } = this.#history;
    if (
      because === "superseded" &&
      !life.rotations.some((each) => each !== rotation && each.outcome !== "never")
    ) {
      refuse("only another rotation supersedes");
    }
    if (because !== "revoked") return;
    const reasons = revocations.filter(
      ({ user, outcome, span }) =>
        user === life.user && outcome !== "never" && span.end >= rootOf(life).born.start,
    );
    const [first, ...others] = reasons;
    if (first === undefined) refuse("only a revocation revokes");
    // An id that was ended or has rotated cannot be excepted.
    const isOver =
      life.rotations.some(({ outcome }) => outcome !== "never") ||
      kills.some(({ outcome, id }) => outcome !== "never" && lineOf(life).some((each) => each.id === id));
    const isSure = others.length === 0 && first.isOnce && !isOver;
    if (isSure && first.except === life.id && life.born.end < first.span.start) {
      refuse("a session that is excepted is not revoked");
    }
  }

  /** The changes were not written, and never will be. */
  #never(rotation: Rotation | undefined): void {
    if (rotation !== undefined) rotation.outcome = "never";
    for (const write of this.#pending.values()) noteOutcome(write, "never");
    for (const each of this.#increments) each.outcome = "never";
  }

  /** A write takes part in a step that may store it. */
  #attempt(write: Write, { start }: Span): void {
    write.life ??= this.#session.id === undefined ? undefined : this.#life;
    if (write.outcome === "never") {
      write.outcome = "maybe";
      Object.assign(write, { span: { start, end: Infinity } });
    }
  }

  /** What was pending is stored with this session. */
  #settle(life: Life, span: Span): void {
    for (const write of this.#pending.values()) {
      write.outcome = "done";
      write.span.end = span.end;
      write.life = life;
    }
    for (const each of this.#increments) Object.assign(each, { life, outcome: "done", span });
    for (const [key, { value }] of this.#pending) {
      if (value === undefined) this.#known.delete(key);
      else this.#known.add(key);
    }
    this.#pending = new Map();
    this.#increments = [];
  }

  #reset(life: Life | undefined): void {
    this.#life = life;
    this.#pending = new Map();
    this.#increments = [];
    this.#login = undefined;
    this.#isEnding = false;
    if (life === undefined) this.#known = new Set();
  }

  #write(key: Key, value: string | undefined): Write {
    const write: Write = {
      span: { start: Infinity, end: Infinity },
      outcome: "never",
      life: undefined,
      key,
      value,
    };
    this.#pending.set(key, write);
    this.#history.writes.push(write);
    return write;
  }

  /** Nothing is written to what was over before it was asked. */
  #refuseDead(life: Life, { start }: Span, what: string): void {
    const killed = findKill(this.#history, life, start);
    if (killed !== undefined) refuse(`S1: ${what} of a session that had ended succeeds`, killed);
    const rotation = life.rotations.find(({ outcome, span }) => outcome === "done" && span.end < start);
    if (rotation !== undefined) refuse(`an id that has rotated writes nothing: ${what}`);
  }

  #touch(life: Life, clock: number): void {
    life.touched = Math.max(life.touched, clock);
  }

  /** Runs a step that may extend the idle time. */
  async #try<T>(life: Life | undefined, step: () => Promise<T>): Promise<T> {
    if (life === undefined) return step();
    life.trying++;
    try {
      return await step();
    } finally {
      life.trying--;
      life.tried = Math.max(life.tried, this.#world.latest);
    }
  }

  #act(): Act {
    return { span: this.#begin(), outcome: "maybe" };
  }

  #begin(): Span {
    this.#world.tick += 0.01;
    return { start: this.#world.tick, end: Infinity };
  }

  #end(span: Span): void {
    this.#world.tick += 0.01;
    span.end = this.#world.tick;
  }

  #point(label: string): Promise<void> {
    return passPoint(this.#world, this.#connection, this.#request.crash, label);
  }

  get #clock(): number {
    return this.#world.clock(this.#request.server);
  }

  #expect(error: unknown, what: string, codes: readonly string[]): void {
    if (error instanceof SessionError && error.code === "gone") this.#isGone = true;
    if (error instanceof SessionError && codes.includes(error.code)) {
      const isAsked = ["store-unavailable", "unknown-outcome"].includes(error.code);
      count(`${what}: ${error.code}`);
      if (!isAsked || this.#request.faults.length > 0) return;
    }
    throw error instanceof Error ? new Error(`S8: ${what} rejected with ${error}`, { cause: error }) : error;
  }
}

class WorkError extends Error {}

const STORE = ["store-unavailable", "unknown-outcome"];

/** A write that was tried before, and of which no answer came, can have been stored then. */
function noteOutcome(write: Write, outcome: Outcome): void {
  write.isOpen ||= outcome === "maybe";
  write.outcome = write.isOpen && outcome === "never" ? "maybe" : outcome;
}

function outcomeOf(error: unknown): Outcome {
  return error instanceof SessionError && error.code === "unknown-outcome" ? "maybe" : "never";
}

/** Returns a response, and what it sent. A late one fails after it was tried. */
function createTarget(target: Target): { readonly to: Headers | undefined; readonly lines: () => string[] } {
  if (target === "none") return { to: undefined, lines: () => [] };
  const headers = new Headers();
  if (target === "ok") return { to: headers, lines: () => headers.getSetCookie() };
  const failing = {
    headersSent: target === "early",
    getHeader: () => undefined,
    setHeader: () => {
      throw new Error("sent");
    },
  };
  return { to: failing as never, lines: () => [] };
}
