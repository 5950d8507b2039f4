/** How often a request waits for its store: counted, with a store that answers in a later turn of the event loop. */

import { expect, test } from "vitest";
import { openShop, type Shop, type ShopSession } from "./shop.ts";
import { FaultyStore } from "./store-faults.ts";

type Work = (session: ShopSession, shop: Shop) => unknown;

/** Returns how often one request waits: to open the session, to work, and to commit. */
async function countWaits(
  before: Work | undefined,
  work: Work,
  options = {},
): Promise<{ waits: number; calls: string[] }> {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port, ...options });
  const browser = shop.browser();
  if (before !== undefined) await browser.visit((session) => before(session, shop));
  shop.pass(1);
  faulty.reset();
  const { session, headers } = await browser.ask();
  await work(session, shop);
  await session.commit(headers);
  return { waits: faulty.waits, calls: faulty.calls };
}

const anonymous: Work = (session) => session.set("note", "x");
const login: Work = (session) => {
  session.set("user", "joe");
  session.login();
};

const rows: [title: string, waits: number, calls: string, before: Work | undefined, work: Work][] = [
  ["no cookie and no change", 0, "", undefined, () => {}],
  ["a session that is read", 1, "read", anonymous, (session) => session.get("note")],
  ["a session that one key is changed of", 2, "read patch", anonymous, (session) => session.set("note", "y")],
  ["a session whose idle time is extended", 2, "read patch", anonymous, (_, shop) => shop.pass(61)],
  ["a new session", 1, "create", undefined, anonymous],
  ["a login without a session before", 2, "enlist create", undefined, login],
  ["a step-up login", 2, "read enlist rotate", login, (session) => session.login({ keep: ["user"] })],
  // The list must be told first: its answer is the epoch that the new session begins in.
  ["a login from a stored anonymous session", 3, "read enlist rotate", anonymous, login],
  ["a user who leaves", 2, "read epochOf rotate", login, (session) => session.delete("user")],
  ["a session that is destroyed", 2, "read destroy", login, (session) => session.destroy()],
  ["an update", 2, "read patch", anonymous, (session) => session.update("count", () => 1)],
  [
    "a turn of exclusive",
    4,
    "read patch read patch",
    anonymous,
    (session) => session.exclusive(() => session.set("count", 1)),
  ],
];

for (const [title, waits, calls, before, work] of rows) {
  test(`${title} waits ${waits} times for the store`, async () => {
    expect(await countWaits(before, work)).toEqual({ waits, calls: calls === "" ? [] : calls.split(" ") });
  });
}

test("a revocation waits once for the store, and twice if it excepts an id", async () => {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port });
  const joe = shop.browser();
  await joe.login();
  const { session } = await joe.ask();
  for (const [except, waits] of [
    [undefined, 1],
    [session, 1],
    [session.id, 2],
  ] as const) {
    faulty.reset();
    await shop.sessions.revoke("joe", { except });
    expect(faulty.waits).toBe(waits);
  }
});

test("a cookie that is no token, or over by its own account, asks no store", async () => {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port, persistent: false });
  const joe = shop.browser();
  await joe.login();
  shop.pass(3600);
  faulty.reset();
  expect((await joe.ask()).session.status).toBe("expired-absolute");
  for (const cookie of ["__Host-s=garbage", "other=1", `${joe.cookie}x`]) await shop.sessions.open(cookie);
  expect(faulty.calls).toEqual([]);
});
