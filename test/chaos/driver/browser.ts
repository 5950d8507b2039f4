/** One browser with one cookie jar. What it sends, and what comes of it, it writes into the history. */

import { setTimeout as sleep } from "node:timers/promises";
import { parseSetCookie } from "speculoos";
import type { Act, History, Increment, Life, Outcome, Revocation, Token, Write } from "../judge/history.ts";
import { type Received, send } from "./send.ts";
import type { ServerProcess } from "./server-process.ts";

/** What all browsers of a run share. */
export type Shared = {
  readonly history: History;
  /** Counts the moments of the driver. */
  tick: number;
  sent: number;
  failed: number;
  unknown: number;
  /** How often each error was met. */
  readonly errors: Map<string, number>;
  /** How often each verb was acknowledged. */
  readonly done: Map<string, number>;
  serial: number;
  readonly servers: readonly ServerProcess[];
};

/** `server` is an index: of a server that is down, another takes its place. `wait`: how long the handler takes (ms). */
export type Sending = { readonly server: number; readonly wait: number };

export class Browser {
  readonly #shared: Shared;
  readonly #jar = new Map<string, string>();
  /** What the jar presents, if that is a session. */
  token: Token | undefined;
  /** Tokens of before, the latest last. */
  readonly past: Token[] = [];
  /** Whether a server said that the session is over, or frozen. */
  isStale = false;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Logs in. The session before, if there is one, is replaced. */
  async login(user: string, sending: Sending): Promise<void> {
    const act = this.#act();
    const life: Life = { id: `l${++this.#shared.serial}`, user, born: act, parent: this.token?.life };
    this.#shared.history.lives.set(life.id, life);
    await this.#send("login", { user, life: life.id }, sending, {
      act,
      token: this.token,
      next: life,
      rotates: true,
    });
  }

  /** Gives the session a new id, and keeps its data. */
  async renew(sending: Sending): Promise<void> {
    await this.#change("renew", {}, sending, this.#act(), true);
  }

  async read(sending: Sending, token = this.token): Promise<void> {
    await this.#send("read", {}, sending, { token });
  }

  async write(key: string, sending: Sending): Promise<void> {
    const { token } = this;
    if (token === undefined) return;
    const write: Write = { ...this.#act(), life: token.life.id, key, value: ++this.#shared.serial };
    this.#shared.history.writes.push(write);
    await this.#change("set", { key, value: String(write.value) }, sending, write);
  }

  async add(sending: Sending): Promise<void> {
    const { token } = this;
    if (token === undefined) return;
    const increment: Increment = { ...this.#act(), life: token.life.id };
    this.#shared.history.increments.push(increment);
    await this.#change("add", {}, sending, increment);
  }

  async logout(sending: Sending): Promise<void> {
    if (this.token !== undefined) await this.#end("logout", this.token.life, {}, sending);
  }

  /** Ends another session of the same user, out of the list. */
  async end(life: Life, sending: Sending): Promise<void> {
    await this.#end("end", life, { life: life.id, user: life.user }, sending);
  }

  /** Ends all sessions of its user, or all but this one. */
  async revoke(exceptThis: boolean, sending: Sending): Promise<void> {
    const { token } = this;
    if (token === undefined) return;
    const { user } = token.life;
    const revocation: Revocation = { ...this.#act(), user, except: exceptThis ? token : undefined };
    this.#shared.history.revocations.push(revocation);
    await this.#change("revoke", { user, ...(exceptThis && { except: "this" }) }, sending, revocation);
  }

  /** Forgets its cookies, as a new browser has none. */
  clear(): void {
    this.#jar.clear();
    this.#leave();
    this.isStale = false;
  }

  async #end(verb: string, { id }: Life, query: Record<string, string>, sending: Sending): Promise<void> {
    const ending = { ...this.#act(), life: id };
    this.#shared.history.endings.push(ending);
    await this.#change(verb, query, sending, ending);
  }

  async #change(
    verb: string,
    query: Record<string, string>,
    sending: Sending,
    act: Act,
    rotates = false,
  ): Promise<void> {
    await this.#send(verb, query, sending, { act, token: this.token, rotates });
  }

  async #send(
    verb: string,
    query: Record<string, string>,
    { server, wait }: Sending,
    {
      act,
      token,
      next,
      rotates = false,
    }: { act?: Act; token: Token | undefined; next?: Life; rotates?: boolean },
  ): Promise<void> {
    const shared = this.#shared;
    if (rotates && token !== undefined) token.rotations.push(act!);
    const span = act?.span ?? { start: ++shared.tick, end: Number.POSITIVE_INFINITY };
    // A balancer with no server holds requests for a while.
    for (let tries = 0; tries < 20 && !shared.servers.some(({ isUp }) => isUp); tries++) await sleep(100);
    shared.sent++;
    const path = `/${verb}?${new URLSearchParams({ ...query, wait: String(wait) })}`;
    const isCurrent = token === this.token;
    const received = await send(this.#upServer(server), path, token?.cookie);
    span.end = ++shared.tick;
    if (act !== undefined) this.#settle(verb, act, received);
    if (received.status === "failed") {
      shared.failed++;
      count(shared.errors, `${verb}: ${received.error}`);
      return;
    }
    const { reply, setCookie } = received;
    if (token !== undefined) {
      const { state, life, user, data } = reply;
      shared.history.answers.push({ token, isCurrent, span, state, life, user, data });
      if (state !== "ok" && token === this.token) this.isStale = true;
    }
    const shown = act?.outcome === "done" ? (next ?? token?.life) : token?.life;
    if (setCookie.length > 0) this.#keep(setCookie, shown);
  }

  #upServer(index: number): ServerProcess {
    const { servers } = this.#shared;
    const ordered = [...servers.slice(index), ...servers.slice(0, index)];
    return ordered.find(({ isUp }) => isUp) ?? ordered[0]!;
  }

  #settle(verb: string, act: Act, received: Received): void {
    const outcome: Outcome =
      received.status === "failed" ? received.outcome : (received.reply.outcome ?? "never");
    act.outcome = outcome;
    if (outcome === "done") count(this.#shared.done, verb);
    // It may still happen: nothing that follows is after it.
    if (outcome === "maybe") act.span.end = Number.POSITIVE_INFINITY;
    if (outcome === "maybe" && received.status === "failed") this.#shared.unknown++;
  }

  #keep(lines: readonly string[], life: Life | undefined): void {
    for (const line of lines) {
      const { name, value = "", maxAge, expires } = parseSetCookie(line);
      if ((maxAge ?? 1) <= 0 || (expires ?? new Date()).getTime() < Date.now() - 1000) this.#jar.delete(name);
      else this.#jar.set(name, value);
    }
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie === this.token?.cookie) return;
    this.#leave();
    if (cookie === "" || life === undefined) return;
    this.token = { cookie, life, since: ++this.#shared.tick, rotations: [] };
    this.isStale = false;
  }

  #leave(): void {
    if (this.token !== undefined) this.past.push(this.token);
    if (this.past.length > 6) this.past.shift();
    this.token = undefined;
  }

  #act(): Act {
    return { span: { start: ++this.#shared.tick, end: Number.POSITIVE_INFINITY }, outcome: "maybe" };
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
