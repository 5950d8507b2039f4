/** One run: server processes over one store, browsers that send requests, and kills in the middle. */

import { setTimeout as sleep } from "node:timers/promises";
import { History } from "../judge/history.ts";
import { judge, type Verdict } from "../judge/judge.ts";
import { tell } from "../judge/tell.ts";
import type { Backend, Subject } from "../subjects/subject.ts";
import { Browser, type Shared } from "./browser.ts";
import { type Group, runEpisode } from "./group.ts";
import { Random } from "./random.ts";
import { ServerProcess } from "./server-process.ts";

const SERVERS = 3;
const BROWSERS_OF_A_USER = 3;
/** Episodes at the same time. */
const AT_ONCE = 10;
const MOST_SESSIONS = 1000;

export type RunOptions = {
  readonly requests: number;
  readonly seed: number;
  /** Called with a line about each kill, and with the count of requests from time to time. */
  readonly onProgress?: ((line: string) => void) | undefined;
};

export type Result = Verdict & {
  readonly requests: number;
  readonly sessions: number;
  readonly failed: number;
  readonly unknown: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly done: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** What happened to the first session with a fault. */
  readonly story: readonly string[];
};

export async function run(subject: Subject, options: RunOptions): Promise<Result> {
  const backend = await subject.start();
  const servers = Array.from({ length: SERVERS }, () => new ServerProcess(subject.program, backend.env));
  const onExit = () => void servers.map((server) => server.kill());
  process.once("exit", onExit);
  try {
    await Promise.all(servers.map((server) => server.start()));
    return await drive(subject, backend, servers, options);
  } finally {
    process.off("exit", onExit);
    await Promise.all(servers.map((server) => server.kill()));
    await backend.stop();
  }
}

async function drive(
  { abilities }: Subject,
  backend: Backend,
  servers: readonly ServerProcess[],
  { requests, seed, onProgress }: RunOptions,
): Promise<Result> {
  const begun = performance.now();
  const random = new Random(seed);
  const shared: Shared = {
    history: new History(),
    tick: 0,
    sent: 0,
    failed: 0,
    unknown: 0,
    errors: new Map(),
    done: new Map(),
    serial: 0,
    servers,
  };
  const users = Math.ceil(Math.min(MOST_SESSIONS, Math.max(60, requests / 15)) / BROWSERS_OF_A_USER);
  const names = Array.from({ length: users }, (_, index) => `u${index}`);
  const groups: Group[] = names.map((user) => ({
    user,
    browsers: Array.from({ length: BROWSERS_OF_A_USER }, () => new Browser(shared)),
    free: Promise.resolve(),
  }));
  const kills: Record<string, number> = {};
  const faults = planFaults(requests, backend, servers, random);
  const faulting: Promise<void>[] = [];
  let restarting = Promise.resolve();
  let reported = 0;

  let episodes = 0;
  const work = async () => {
    while (shared.sent < requests) {
      // What episode comes next, and what is in it, does not depend on how long others take.
      const own = new Random(seed + ++episodes * 0x9e3779b1);
      const group = own.pick(groups);
      const before = shared.failed;
      const turn = group.free.then(() => runEpisode(group, own, SERVERS, abilities, names));
      group.free = turn;
      await turn;
      // While the store is away, requests fail at once: users wait a little before they try again.
      if (shared.failed > before) await sleep(200);
      while (faults[0] !== undefined && faults[0].after <= shared.sent) {
        const { name, run: fault } = faults.shift()!;
        kills[name] = (kills[name] ?? 0) + 1;
        onProgress?.(`  ${shared.sent} requests: ${name}`);
        restarting = restarting.then(fault);
        faulting.push(restarting);
      }
      if (shared.sent - reported >= Math.max(1000, requests / 10)) {
        reported = shared.sent;
        onProgress?.(`  ${shared.sent} of ${requests} requests, ${shared.failed} failed`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, groups.length) }, work));
  await Promise.all(faulting);
  await lookAtAll(groups, random);
  const { history, sent, failed, unknown, errors, done } = shared;
  const verdict = judge(history);
  return {
    ...verdict,
    story: verdict.examples.slice(0, 1).flatMap(({ life }) => tell(history, life)),
    requests: sent,
    sessions: history.lives.size,
    failed,
    unknown,
    kills,
    done: Object.fromEntries(done),
    errors: Object.fromEntries([...errors].sort(([, one], [, other]) => other - one).slice(0, 12)),
    seconds: (performance.now() - begun) / 1000,
  };
}

type Planned = { readonly after: number; readonly name: string; run(): Promise<void> };

/** Returns when what is killed: a server about every 700 requests, then the store, in turns. None in the last tenth. */
function planFaults(
  requests: number,
  { faults }: Backend,
  servers: readonly ServerProcess[],
  random: Random,
): Planned[] {
  const planned: Planned[] = [];
  const count = Math.max(3, Math.min(300, Math.round(requests / 700)));
  let next = 0;
  for (let index = 0; index < count; index++) {
    const after = Math.round(((index + 0.5 + random.next() * 0.4) / count) * requests * 0.9);
    const victim = random.pick(servers);
    const fault = faults[next % Math.max(1, faults.length)];
    if (index % 2 === 1 && fault !== undefined) {
      next++;
      planned.push({ after, name: fault.name, run: () => fault.run(servers) });
    } else {
      planned.push({ after, name: "a server process", run: () => restart([victim]) });
    }
  }
  return planned;
}

/** Kills processes, and starts them again a moment later. */
export async function restart(servers: readonly ServerProcess[]): Promise<void> {
  await Promise.all(servers.map((server) => server.kill()));
  await sleep(100);
  await Promise.all(servers.map((server) => server.start()));
}

/** Reads every session once more when all is quiet, and every cookie of before. */
async function lookAtAll(groups: readonly Group[], random: Random): Promise<void> {
  for (const { browsers } of groups) {
    const looks = browsers.flatMap((browser) =>
      [browser.token, ...browser.past].flatMap((token) =>
        token === undefined ? [] : [browser.read({ server: random.below(SERVERS), wait: 0 }, token)],
      ),
    );
    await Promise.all(looks);
  }
}
