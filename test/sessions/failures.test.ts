/** docs/sessions.md, "If something goes wrong": each row as it happens. */

import { createServer } from "node:http";
import { MemorySessionStore, SessionError, type SessionStore } from "speculoos/session";
import { describe, expect, test } from "vitest";
import { openShop } from "./shop.ts";

/** A store of which some verbs fail as often as the test says. */
function failing(
  verbs: Partial<Record<keyof SessionStore, { error: Error; times: number; after?: boolean }>>,
) {
  const calls: string[] = [];
  const store: SessionStore = new Proxy(new MemorySessionStore(), {
    get(target, verb: keyof SessionStore) {
      const method: unknown = Reflect.get(target, verb, target);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        calls.push(verb);
        const fault = verbs[verb];
        if (fault === undefined || fault.times-- <= 0) return method.apply(target, args);
        // The connection broke on the way back: the change has happened.
        if (fault.after === true) await method.apply(target, args);
        throw fault.error;
      };
    },
  });
  return { store, calls };
}

const away = new Error("connect ECONNREFUSED redis://:s3cr3t@store");
const unknown = new SessionError("unknown-outcome", "the connection ended");

describe("the store is away", () => {
  test("open and commit reject, a request without a cookie asks no store", async () => {
    const shop = openShop();
    const cookie = await shop.browser().login();
    const { store, calls } = failing({
      read: { error: away, times: 99 },
      create: { error: away, times: 99 },
    });
    const { sessions } = openShop({ store });
    await expect(sessions.open(cookie)).rejects.toMatchObject({ code: "store-unavailable" });
    calls.length = 0;
    const session = await sessions.open("");
    expect(await session.commit(new Headers())).toEqual({ status: "unchanged", cookie: "none" });
    expect(calls).toEqual([]);
    session.set("note", "x");
    const headers = new Headers();
    await expect(session.commit(headers)).rejects.toMatchObject({ code: "store-unavailable" });
    expect([...headers]).toEqual([]);
  });

  test("the error says nothing of what the store said", async () => {
    const { sessions } = openShop({ store: failing({ create: { error: away, times: 1 } }).store });
    const session = await sessions.open("");
    session.set("note", "x");
    const error: unknown = await session.commit(new Headers()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SessionError);
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain("s3cr3t");
  });
});

describe("an unknown outcome", () => {
  test("of what is harmless is repeated once", async () => {
    const { store, calls } = failing({
      create: { error: unknown, times: 1, after: true },
      patch: { error: unknown, times: 1, after: true },
      destroy: { error: unknown, times: 1 },
    });
    const shop = openShop({ store });
    const joe = shop.browser();
    await joe.login();
    await joe.visit((session) => session.set("note", "x"));
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", note: "x" } });
    const { cookie } = joe;
    await joe.visit((session) => session.destroy());
    expect((await shop.sessions.open(cookie)).status).toBe("ended");
    for (const verb of ["create", "patch", "destroy"])
      expect(calls.filter((each) => each === verb)).toHaveLength(2);
  });

  test("twice is reported", async () => {
    const { store } = failing({ patch: { error: unknown, times: 2 } });
    const joe = openShop({ store }).browser();
    await joe.login();
    await expect(joe.visit((session) => session.set("note", "x"))).rejects.toMatchObject({
      code: "unknown-outcome",
    });
  });

  test("of an update is reported, because twice is not the same as once", async () => {
    const { store } = failing({ patch: { error: unknown, times: 1, after: true } });
    const joe = openShop({ store }).browser();
    await joe.login();
    const { session } = await joe.ask();
    await expect(session.update("count", (n = 0) => n + 1)).rejects.toMatchObject({
      code: "unknown-outcome",
    });
    expect((await joe.look()).data).toEqual({ user: "joe", count: 1 });
  });

  test("of a rotation is looked up after it was repeated: what has happened is not taken for a failure", async () => {
    const { store, calls } = failing({ rotate: { error: unknown, times: 1, after: true } });
    const joe = openShop({ store }).browser();
    await joe.login();
    await joe.visit((session) => session.login({ keep: ["user"] }));
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
    // Of a session that has moved, the second call says that it is superseded; by whom, the store shows.
    expect(calls.slice(calls.indexOf("rotate"))).toEqual(["rotate", "rotate", "read", "read"]);
  });
});

describe("a commit", () => {
  test("that needs a new cookie after the headers were sent throws, and stores nothing", async () => {
    const { store, calls } = failing({});
    const { sessions } = openShop({ store });
    const server = createServer(async (request, response) => {
      const session = await sessions.open(request);
      session.set("note", "x");
      response.writeHead(200).write("early");
      const error: unknown = await session.commit(response).catch((caught: unknown) => caught);
      response.end((error as { code?: string }).code);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(await response.text()).toBe("earlyheaders-sent");
    expect(calls).toEqual([]);
    server.close();
  });

  test("that needs no cookie works without a response", async () => {
    const joe = openShop().browser();
    await joe.login();
    const { session } = await joe.ask();
    session.set("note", "x");
    expect(await session.commit()).toEqual({ status: "saved", cookie: "none" });
  });

  test("of too much data is refused, and so is an update", async () => {
    const joe = openShop({ maxBytes: 100 }).browser();
    await joe.login();
    const { session } = await joe.ask();
    await expect(session.update("note", () => "x".repeat(100))).rejects.toMatchObject({ code: "too-large" });
    session.set("note", "x".repeat(100));
    await expect(session.commit(new Headers())).rejects.toMatchObject({ code: "too-large" });
    expect((await joe.look()).data).toEqual({ user: "joe" });
  });
});

describe("a turn of exclusive", () => {
  test("that another request holds is waited for, for as long as asked", async () => {
    const joe = openShop().browser();
    await joe.login();
    const [first, second] = [await joe.ask(), await joe.ask()];
    await first.session.exclusive(async () => {
      await expect(second.session.exclusive(() => {}, { wait: 20 })).rejects.toMatchObject({
        code: "lock-timeout",
      });
    });
    expect(await second.session.exclusive(() => "mine", { wait: 20 })).toBe("mine");
  });

  test("that took too long writes nothing if another one has begun", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const [first, second] = [await joe.ask(), await joe.ask()];
    const work = first.session.exclusive(
      async () => {
        first.session.set("note", "late");
        shop.pass(1);
        await second.session.exclusive(() => second.session.set("note", "in time"));
      },
      { hold: 500 },
    );
    await expect(work).rejects.toMatchObject({ code: "lock-lost" });
    expect((await joe.look()).data).toEqual({ user: "joe", note: "in time" });
  });
});

test("a session ends at its limits: idle begins anew with a commit alone, and at most once per tenth", async () => {
  const shop = openShop();
  const joe = shop.browser();
  await joe.login();
  shop.pass(59);
  await joe.visit(() => {});
  shop.pass(540);
  expect((await joe.look()).status).toBe("ok");
  await joe.look();
  shop.pass(1);
  expect((await joe.look()).status).toBe("expired-idle");

  const ann = shop.browser();
  const cookie = await ann.login("ann");
  for (let i = 0; i < 11; i++) {
    shop.pass(300);
    await ann.visit(() => {});
  }
  expect((await ann.look()).status).toBe("ok");
  expect(ann.cookie).toBe(cookie);
  shop.pass(300);
  expect((await shop.sessions.open(cookie)).status).toBe("expired-absolute");
});

test("a message that is shown once is taken", async () => {
  const joe = openShop().browser();
  await joe.visit((session) => session.set("note", "saved"));
  expect(await joe.visit((session) => session.take("note"))).toBe("saved");
  expect(await joe.visit((session) => session.take("note"))).toBeUndefined();
});

test("sweep deletes what is over, and nothing that lives", async () => {
  const shop = openShop();
  const [joe, ann] = [shop.browser(), shop.browser()];
  await joe.login();
  shop.pass(500);
  await ann.login("ann");
  shop.pass(200);
  expect(await shop.sessions.sweep()).toBe(1);
  expect(await shop.sessions.sweep()).toBe(0);
  expect((await ann.look()).status).toBe("ok");
});
