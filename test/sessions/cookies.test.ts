/** The cookie of a session: when it is sent, when it is removed, and what its failure leaves behind. */

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CookieError, KeyRing } from "speculoos";
import type { SessionSource } from "speculoos/session";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Data, keys, openShop, type ShopSession } from "./shop.ts";
import { FaultyStore } from "./store-faults.ts";

describe("over a real connection", () => {
  let work: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => {};
  let failure: unknown;
  const server = createServer((request, response) => {
    work(request, response)
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => response.end());
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

  /** Returns the Set-Cookie lines of one response. */
  function send(headers: Record<string, string>): Promise<string[]> {
    failure = undefined;
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, headers }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.headers["set-cookie"] ?? []));
      })
        .on("error", reject)
        .end();
    });
  }

  test("a login over plain http is refused before the store is told", async () => {
    const faulty = new FaultyStore();
    const { sessions } = openShop({ store: faulty.port });
    work = async (incoming, response) => {
      const session = await sessions.open(incoming);
      session.set("user", "joe");
      session.login();
      await session.commit(response);
    };
    expect(await send({ host: "shop.example" })).toEqual([]);
    expect(failure).toBeInstanceOf(CookieError);
    expect(failure).toMatchObject({ code: "insecure-transport" });
    expect(faulty.calls).toEqual([]);
    expect(await send({ host: "shop.example", "x-forwarded-proto": "https" })).toHaveLength(1);
    expect(failure).toBeUndefined();
    expect(await send({ host: "localhost" })).toHaveLength(1);
  });

  test("after the headers were sent a new session is refused, and what needs no cookie is stored", async () => {
    const faulty = new FaultyStore();
    const shop = openShop({ store: faulty.port });
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const act = (change: (session: ShopSession) => void) => {
      faulty.reset();
      work = async (incoming, response) => {
        const session = await shop.sessions.open(incoming);
        response.flushHeaders();
        change(session);
        await session.commit(response);
      };
      return send({ host: "shop.example", "x-forwarded-proto": "https", cookie: joe.cookie });
    };
    expect(await act((session) => session.set("count", 2))).toEqual([]);
    expect(failure).toBeUndefined();
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 2 } });
    await act((session) => session.login());
    expect(failure).toMatchObject({ code: "headers-sent" });
    expect(faulty.calls).toEqual(["read"]);
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 2 } });
  });
});

test("a cookie that fails after the store took the session is told, and the session is there", async () => {
  const faulty = new FaultyStore();
  const { sessions } = openShop({ store: faulty.port });
  let isSent = false;
  const target = {
    get headersSent() {
      return isSent;
    },
    getHeader: () => undefined,
    setHeader() {
      if (isSent) throw new Error("sent");
    },
  };
  const session = await sessions.open("");
  session.set("note", "x");
  const committing = session.commit(target);
  isSent = false;
  setImmediate(() => {
    isSent = true;
  });
  const result = await committing;
  expect(result).toMatchObject({ status: "created", cookie: { code: "headers-sent" } });
  expect(await faulty.inner.read(session.id!)).toBeDefined();
  session.set("note", "y");
  expect(await session.commit()).toEqual({ status: "saved", cookie: "none" });
});

test("a new session needs a response, and nothing is stored without one", async () => {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port });
  const session = await shop.sessions.open("");
  session.set("note", "x");
  await expect(session.commit()).rejects.toThrow(TypeError);
  await expect(session.commit({} as never)).rejects.toThrow(TypeError);
  const cached = new Headers({ "cache-control": "public, max-age=60" });
  await expect(session.commit(cached)).rejects.toMatchObject({ code: "publicly-cacheable" });
  expect(faulty.calls).toEqual([]);
  expect(await session.commit(new Headers())).toEqual({ status: "created", cookie: "sent" });
});

test("the idle time is extended once per tenth of it, by commits alone, and never past the absolute end", async () => {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port, idle: 1000, absolute: 2500 });
  const joe = shop.browser();
  await joe.login();
  const commit = async () => {
    faulty.reset();
    const { session, headers } = await joe.ask();
    const result = await session.commit(headers);
    expect(headers.getSetCookie()).toEqual([]);
    expect(result).toEqual({ status: "unchanged", cookie: "none" });
    return faulty.calls.includes("patch");
  };
  shop.pass(99);
  expect(await commit()).toBe(false);
  shop.pass(1);
  expect(await commit()).toBe(true);
  shop.pass(99);
  expect(await commit()).toBe(false);
  // 1000 seconds after the commit that was noted: 0.9 to 1.0 after the last one.
  shop.pass(900.9);
  expect((await joe.look()).status).toBe("ok");
  shop.pass(0.2);
  expect((await joe.look()).status).toBe("expired-idle");
  const ann = shop.browser();
  await ann.login("ann");
  for (let i = 0; i < 3; i++) {
    shop.pass(800);
    // Opening it, or listing it, extends nothing.
    await ann.look();
    if (i < 2)
      expect(await ann.visit((session) => session.expiresAt.getTime() - shop.clock.now)).toBe(200_000);
    else expect((await ann.look()).status).toBe("ok");
  }
  const { session } = await ann.ask();
  await session.commit();
  expect(session.expiresAt.getTime() - shop.clock.now).toBe(100_000);
  shop.pass(100);
  // Its cookie ends as well, so the browser no longer sends it.
  expect(ann.cookie).toBe("");
  expect((await shop.sessions.open(session.id ?? "")).status).toBe("absent");
});

test("a session that was changed, but whose idle time ended before the commit, is gone", async () => {
  const shop = openShop();
  const joe = shop.browser();
  await joe.login();
  const { session, headers } = await joe.ask();
  session.set("note", "late");
  shop.pass(600);
  expect(await session.commit(headers)).toEqual({ status: "gone", because: "expired", lost: ["note"] });
  expect((await joe.look()).status).toBe("expired-idle");
});

test("`now` is the time of the whole request, its cookie included", async () => {
  const { sessions } = openShop({ clock: undefined });
  for (const year of [2001, 2090]) {
    const now = Date.UTC(year, 0, 1);
    const session = await sessions.open("", { now });
    session.set("note", "x");
    const headers = new Headers();
    await session.commit(headers);
    expect(session.createdAt.getUTCFullYear()).toBe(year);
    const [line] = headers.getSetCookie();
    expect(line).toMatch(new RegExp(`Expires=\\w+, 01 Jan ${year} 01:00:0\\d GMT`));
    const cookie = line!.split(";")[0]!;
    const again = await sessions.open(cookie, { now: now + 1000 });
    expect([again.status, again.data]).toEqual(["ok", { note: "x" }]);
    again.set("note", "y");
    expect((await again.commit(new Headers())).status).toBe("saved");
    expect((await sessions.open(cookie, { now: now + 3_600_000 })).status).toMatch(/^expired/);
  }
});

describe("under a new key", () => {
  const retired = KeyRing.generate();

  test("the same session is sent again by the next commit, and nothing else changes", async () => {
    const faulty = new FaultyStore();
    const before = openShop({ keys: new KeyRing(retired), store: faulty.port });
    const joe = before.browser();
    const cookie = await joe.login();
    const current = KeyRing.generate();
    const shop = openShop({ keys: new KeyRing([current, retired]), store: faulty.port });
    const session = await shop.sessions.open(cookie);
    const { id } = session;
    expect(session.status).toBe("ok");
    // Without a response it waits for the next commit.
    expect(await session.commit()).toEqual({ status: "unchanged", cookie: "none" });
    const headers = new Headers();
    expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "sent" });
    expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "none" });
    const [line] = headers.getSetCookie();
    const renewed = line!.split(";")[0]!;
    expect(renewed).not.toBe(cookie);
    const alone = openShop({ keys: new KeyRing(current), store: faulty.port });
    expect(await alone.sessions.open(renewed)).toMatchObject({ status: "ok", id });
    expect((await alone.sessions.open(cookie)).status).toBe("unknown-key");
    // The cookie ends when it would have ended.
    const expires = Date.parse(/Expires=([^;]+)/.exec(line!)![1]!);
    expect(expires).toBe(before.clock.now + 3_600_000);
  });

  test("a response that is over costs nothing but the cookie, and one of a frozen predecessor is not sent", async () => {
    const store = new FaultyStore().port;
    const before = openShop({ keys: new KeyRing(retired), store });
    const joe = before.browser();
    const cookie = await joe.login();
    const shop = openShop({ keys: new KeyRing([KeyRing.generate(), retired]), store });
    const session = await shop.sessions.open(cookie);
    session.set("note", "x");
    const over = { headersSent: true, getHeader: () => undefined, setHeader: () => expect.unreachable() };
    expect(await session.commit(over)).toMatchObject({ status: "saved", cookie: expect.any(CookieError) });
    const login = await shop.sessions.open(cookie);
    login.login({ keep: ["user"] });
    await login.commit(new Headers());
    const frozen = await shop.sessions.open(cookie);
    const headers = new Headers();
    expect(await frozen.commit(headers)).toEqual({ status: "unchanged", cookie: "none" });
    expect([...headers]).toEqual([]);
  });
});

test("a session cookie that was renamed is read, sent under its new name, and removed under the old one", async () => {
  const store = new FaultyStore().port;
  const old = openShop({ store });
  const joe = old.browser();
  const cookie = await joe.login();
  const shop = openShop({ store });
  const { defineSession } = await import("speculoos/session");
  const sessions = defineSession<Data>("__Host-new", {
    keys,
    store,
    idle: 600,
    absolute: 3600,
    clock: () => shop.clock.now,
    formerly: [{ name: "__Host-s" }],
  });
  const session = await sessions.open(cookie);
  expect(session).toMatchObject({ status: "ok", data: { user: "joe" } });
  const headers = new Headers();
  expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "sent" });
  const lines = headers.getSetCookie();
  expect(lines).toHaveLength(2);
  expect(lines.find((line) => line.startsWith("__Host-s="))).toMatch(/Max-Age=0/);
  const renamed = lines.find((line) => line.startsWith("__Host-new="))!.split(";")[0]!;
  expect(await sessions.open(renamed)).toMatchObject({ status: "ok", id: session.id });
  const logout = await sessions.open(cookie);
  logout.destroy();
  const removed = new Headers();
  await logout.commit(removed);
  expect(removed.getSetCookie().filter((line) => /^__Host-(s|new)=;.*Max-Age=0/.test(line))).toHaveLength(2);
});

test("in development the cookie has no prefix and is not Secure, and the two never mix", async () => {
  const faulty = new FaultyStore();
  const local = openShop({ development: true, store: faulty.port });
  const session = await local.sessions.open("");
  session.set("user", "joe");
  const headers = new Headers();
  await session.commit(headers);
  const [line] = headers.getSetCookie();
  expect(line).toMatch(/^s=/);
  expect(line).not.toMatch(/Secure/);
  expect(line).toMatch(/HttpOnly/);
  expect(local.sessions.name).toBe("s");
  const cookie = line!.split(";")[0]!;
  expect(await local.sessions.open(cookie)).toMatchObject({ status: "ok", data: { user: "joe" } });
  const shop = openShop({ store: faulty.port });
  expect(shop.sessions.name).toBe("__Host-s");
  expect((await shop.sessions.open(cookie)).status).toBe("absent");
  expect((await shop.sessions.open(`__Host-${cookie}`)).status).toBe("forged");
  session.destroy();
  const removed = new Headers();
  await session.commit(removed);
  expect(removed.getSetCookie()[0]).toMatch(/^s=;.*Max-Age=0/);
});

describe("taking over another library's sessions", () => {
  /** The sessions of another library, by the cookie `sid`. */
  function createSource(data: object) {
    const alive = new Map([["7", data]]);
    const log: string[] = [];
    const source: SessionSource<Data> = {
      async read(from) {
        const id = /(?:^|; )sid=(\w+)/.exec(String(from))?.[1];
        const found = alive.get(id ?? "");
        log.push("read");
        if (found === undefined) return undefined;
        return {
          data: found,
          async end(to) {
            log.push(`end, with ${(to as Headers).getSetCookie().length} cookies`);
            alive.delete(id!);
          },
        };
      },
    };
    return { source, log, alive };
  }

  test("they are taken over once, and theirs end after ours was sent", async () => {
    const { source, log, alive } = createSource({ user: "joe", cart: ["a"] });
    const shop = openShop({ adopt: source });
    const session = await shop.sessions.open("sid=7");
    expect(session).toMatchObject({ status: "absent", isNew: true, data: { user: "joe", cart: ["a"] } });
    await expect(session.commit()).rejects.toThrow(TypeError);
    const over = { headersSent: true, getHeader: () => undefined, setHeader: () => expect.unreachable() };
    await expect(session.commit(over)).rejects.toThrow(CookieError);
    expect(alive.size).toBe(1);
    const headers = new Headers();
    expect(await session.commit(headers)).toEqual({ status: "created", cookie: "sent" });
    expect(log).toEqual(["read", "end, with 1 cookies"]);
    const cookie = headers.getSetCookie()[0]!.split(";")[0]!;
    expect(await shop.sessions.open(`sid=7; ${cookie}`)).toMatchObject({
      status: "ok",
      data: { user: "joe" },
    });
    expect(log).toHaveLength(2);
    expect((await shop.sessions.open("sid=7")).data).toEqual({});
    // It is on its subject's list, and can be revoked.
    const ids: string[] = [];
    for await (const { id } of shop.sessions.list("joe")) ids.push(id);
    expect(ids).toEqual([session.id]);
    await shop.sessions.revoke("joe");
    expect((await shop.sessions.open(cookie)).status).toBe("revoked");
  });

  test("what does not fit is left out and named", async () => {
    const { source } = createSource({
      user: "joe",
      ".lease": "x",
      "": 1,
      count: () => "s3cr3t",
      note: undefined,
    });
    const shop = openShop({ adopt: source });
    const session = await shop.sessions.open("sid=7");
    expect(session.data).toEqual({ user: "joe" });
    expect(shop.events).toMatchObject([{ type: "invalid", keys: [".lease", "", "count"] }]);
    expect(JSON.stringify(shop.events)).not.toContain("s3cr3t");
  });

  test("one that is destroyed before it was taken over ends as well, and does not come back", async () => {
    const { source, log } = createSource({ user: "joe" });
    const shop = openShop({ adopt: source });
    const session = await shop.sessions.open("sid=7");
    session.destroy();
    expect((await session.commit(new Headers())).status).toBe("destroyed");
    expect(log).toEqual(["read", "end, with 0 cookies"]);
    expect((await shop.sessions.open("sid=7")).data).toEqual({});
  });

  test("a cookie of ours that is over is not replaced by theirs", async () => {
    const { source, log } = createSource({ user: "joe" });
    const shop = openShop({ adopt: source });
    const joe = shop.browser();
    const cookie = await joe.login();
    await joe.visit((session) => session.destroy());
    log.length = 0;
    expect(await shop.sessions.open(`sid=7; ${cookie}`)).toMatchObject({ status: "ended", data: {} });
    expect(log).toEqual([]);
  });
});
