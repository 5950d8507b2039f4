/** The browsers of one user, and what they do in one episode: parallel requests of each, at most one episode at a time. */

import type { Life } from "../judge/history.ts";
import type { Browser, Sending } from "./browser.ts";
import type { Random } from "./random.ts";

/** What a library has no call for is never asked of it. */
export type Abilities = { readonly revoke: boolean; readonly list: boolean; readonly renew: boolean };

export type Group = {
  readonly user: string;
  readonly browsers: readonly Browser[];
  /** When the episode before has ended. */
  free: Promise<void>;
};

/** How often each verb is drawn. */
const WEIGHTS = {
  set: 30,
  add: 22,
  read: 16,
  renew: 7,
  logout: 7,
  login: 4,
  end: 5,
  revoke: 3,
  revokeOthers: 3,
};

const MOST_AT_ONCE = 4;
/** Of a hundred handlers, how many take their time between reading and writing, and how many much of it (ms). */
const SLOW = [
  { percent: 8, from: 60, to: 250 },
  { percent: 40, from: 1, to: 25 },
];

type Step = { readonly browser: Browser; readonly delay: number; run(): Promise<void> };

/** Lets each browser of the group send its requests, and looks at what is left. */
export async function runEpisode(
  { user, browsers }: Group,
  random: Random,
  servers: number,
  can: Abilities,
  others: readonly string[],
): Promise<void> {
  const sending = (): Sending => ({ server: random.below(servers), wait: drawWait(random) });
  // Everything is drawn before anything is sent: timing does not change what is drawn.
  const logins = browsers.map(() => ({
    user: random.next() < 0.08 ? random.pick(others) : user,
    sending: sending(),
    isNewBrowser: random.next() < 0.5,
  }));
  const steps = browsers.flatMap((browser) =>
    Array.from({ length: 1 + random.below(MOST_AT_ONCE) }, () =>
      drawStep(browser, user, browsers, random, sending, can),
    ),
  );
  const looks = browsers.flatMap((browser) => [
    { browser, sending: sending(), age: 0 },
    { browser, sending: sending(), age: 1 + random.below(3) },
  ]);

  await Promise.all(
    browsers.map(async (browser, index) => {
      const { user: as, sending: to, isNewBrowser } = logins[index]!;
      if (browser.token !== undefined && !browser.isStale) return;
      if (isNewBrowser || browser.isStale) browser.clear();
      await browser.login(as, to);
    }),
  );
  await Promise.all(
    steps.map(async ({ delay, run }) => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      await run();
    }),
  );
  await Promise.all(
    looks.map(async ({ browser, sending: to, age }) => {
      const token = age === 0 ? browser.token : browser.past.at(-age);
      if (token !== undefined) await browser.read(to, token);
    }),
  );
}

function drawStep(
  browser: Browser,
  user: string,
  browsers: readonly Browser[],
  random: Random,
  sending: () => Sending,
  can: Abilities,
): Step {
  const verb = random.weigh(WEIGHTS);
  const to = sending();
  const delay = random.below(20);
  const key = random.pick(["a", "b"] as const);
  const target = random.pick(browsers);
  const run = async () => {
    if (browser.token === undefined) return browser.login(user, to);
    switch (verb) {
      case "set":
        return browser.write(key, to);
      case "add":
        return browser.add(to);
      case "renew":
        return can.renew ? browser.renew(to) : browser.read(to);
      case "logout":
        return browser.logout(to);
      case "login":
        return browser.login(user, to);
      case "end": {
        const life: Life | undefined = target.token?.life;
        return can.list && life !== undefined ? browser.end(life, to) : browser.read(to);
      }
      case "revoke":
      case "revokeOthers":
        return can.revoke ? browser.revoke(verb === "revokeOthers", to) : browser.read(to);
      default:
        return browser.read(to);
    }
  };
  return { browser, delay, run };
}

function drawWait(random: Random): number {
  let rest = random.next() * 100;
  const within = random.next();
  for (const { percent, from, to } of SLOW) {
    if (rest < percent) return Math.round(from + within * (to - from));
    rest -= percent;
  }
  return 0;
}
