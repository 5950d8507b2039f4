/** What docs/sessions.md says of stores that are away, late headers, sizes and limits. */

import { createServer } from "node:http";
import { MemorySessionStore, type SessionStore } from "speculoos/session";
import { describe, expect, test } from "vitest";
import { openShop } from "./shop.ts";

/** A store that records the calls, and of which some verbs fail. */
function failing(...verbs: (keyof SessionStore)[]) {
  const calls: string[] = [];
  const store: SessionStore = new Proxy(new MemorySessionStore(), {
    get(target, verb: keyof SessionStore) {
      const method: unknown = Reflect.get(target, verb, target);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        calls.push(verb);
        if (verbs.includes(verb)) throw new Error("connect ECONNREFUSED");
        return method.apply(target, args);
      };
    },
  });
  return { store, calls };
}

describe("the store is away", () => {
  test("open and commit reject, a request without a cookie asks no store", async () => {
    const shop = openShop();
    const cookie = await shop.browser().login();
    const { store, calls } = failing("read", "create");
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
});

describe("a commit", () => {
  test("that needs a new cookie after the headers were sent throws, and stores nothing", async () => {
    const { store, calls } = failing();
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
