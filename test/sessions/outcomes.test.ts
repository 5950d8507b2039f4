/** A store that is away, or whose answers are lost: what is harmless is repeated once, and nothing is lost or doubled. */

import { inspect } from "node:util";
import { SessionError } from "speculoos/session";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openShop, type ShopSession } from "./shop.ts";
import { FaultyStore } from "./store-faults.ts";

function setUp() {
  const faulty = new FaultyStore();
  const shop = openShop({ store: faulty.port });
  return { faulty, shop, joe: shop.browser() };
}

/** Returns the error of a promise that must reject with a SessionError. */
async function errorOf(promise: Promise<unknown>): Promise<SessionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  return error as SessionError;
}

const printed = vi.fn();
const methods = ["log", "info", "warn", "error", "debug"] as const;

beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method).mockImplementation(printed);
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(printed).not.toHaveBeenCalled();
});

test("a session that this request has ended is not ended again: no second commit removes a cookie", async () => {
  const { faulty, shop, joe } = setUp();
  await joe.login();
  shop.pass(1801);
  const { session } = await joe.ask();
  expect(session.status).toBe("expired-idle");
  session.destroy();
  await session.commit(new Headers());
  const headers = new Headers();
  faulty.reset();
  faulty.faults.push({ verb: "destroy", kind: "lost" });
  session.destroy();
  expect(await session.commit(headers)).toEqual({ status: "destroyed", cookie: "none" });
  expect([faulty.calls, headers.getSetCookie()]).toEqual([[], []]);
});

test("a change that may have happened is not said to have failed, if the store is away when it is asked again", async () => {
  const { faulty, joe } = setUp();
  await joe.login();
  const { session, headers } = await joe.ask();
  session.set("note", "x");
  faulty.faults.push({ verb: "patch", kind: "performed" }, { verb: "patch", kind: "down" });
  expect((await errorOf(session.commit(headers))).code).toBe("unknown-outcome");
  expect((await joe.look()).data).toEqual({ user: "joe", note: "x" });
});

for (const [title, verb, work] of [
  ["a step-up login", "enlist", (session: ShopSession) => session.login({ keep: ["user"] })],
  ["a user who leaves", "epochOf", (session: ShopSession) => session.delete("user")],
] as const) {
  test(`${title} that rotated is no failure that changed nothing, if the call beside it failed`, async () => {
    const { faulty, joe } = setUp();
    await joe.login();
    const { session, headers } = await joe.ask();
    work(session);
    faulty.faults.push({ verb, kind: "down" });
    expect((await errorOf(session.commit(headers))).code).toBe("unknown-outcome");
    expect((await joe.look()).status).toBe("superseded");
  });
}

describe("an unknown outcome", () => {
  for (const kind of ["lost", "performed"] as const) {
    const title = kind === "lost" ? "did not happen" : "did happen";

    test(`of a read is asked again, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.login();
      faulty.faults.push({ verb: "read", kind });
      expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
    });

    test(`of a creation makes one session, if it ${title}`, async () => {
      const { faulty, joe, shop } = setUp();
      faulty.faults.push({ verb: "enlist", kind }, { verb: "create", kind });
      await joe.login();
      expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
      let count = 0;
      for await (const _ of shop.sessions.list("joe")) count++;
      expect(count).toBe(1);
    });

    test(`of a change is the change once, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.visit((session) => session.set("count", 1));
      const { session } = await joe.ask();
      session.set("note", "x");
      session.delete("count");
      faulty.faults.push({ verb: "patch", kind });
      expect(await session.commit()).toEqual({ status: "saved", cookie: "none" });
      expect(await joe.look()).toEqual({ status: "ok", data: { note: "x" } });
    });

    test(`of an update rejects, and never doubles the update, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.visit((session) => session.set("count", 1));
      const { session } = await joe.ask();
      faulty.faults.push({ verb: "patch", kind });
      const error = await errorOf(session.update("count", (count = 0) => count + 1));
      expect(error.code).toBe("unknown-outcome");
      expect(await session.commit()).toEqual({ status: "unchanged", cookie: "none" });
      expect(await joe.look()).toEqual({ status: "ok", data: { count: kind === "lost" ? 1 : 2 } });
    });

    test(`of a lease is taken once, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.visit((session) => session.set("count", 1));
      const { session } = await joe.ask();
      faulty.faults.push({ verb: "patch", kind });
      await session.exclusive(() => session.set("count", 2), { wait: 0 });
      expect(await joe.look()).toEqual({ status: "ok", data: { count: 2 } });
    });

    test(`of what a turn writes is told, and the commit does not write it again, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.visit((session) => session.set("count", 1));
      const { session } = await joe.ask();
      const turn = session.exclusive(() => {
        session.set("count", 2);
        faulty.faults.push({ verb: "patch", kind });
      });
      expect((await errorOf(turn)).code).toBe("unknown-outcome");
      expect(await session.commit()).toEqual({ status: "unchanged", cookie: "none" });
      expect(await joe.look()).toEqual({ status: "ok", data: { count: kind === "lost" ? 1 : 2 } });
    });

    test(`of a rotation is one rotation, if it ${title}`, async () => {
      const { faulty, joe } = setUp();
      await joe.visit((session) => session.set("note", "x"));
      const before = joe.cookie;
      const { session, headers } = await joe.ask();
      session.set("user", "joe");
      session.login({ keep: ["note"] });
      faulty.faults.push({ verb: "rotate", kind });
      expect(await session.commit(headers)).toEqual({ status: "rotated", cookie: "sent" });
      joe.receive(headers);
      expect(joe.cookie).not.toBe(before);
      expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", note: "x" } });
    });

    test(`of a destroy ends the session, if it ${title}`, async () => {
      const { faulty, joe, shop } = setUp();
      const cookie = await joe.login();
      const { session, headers } = await joe.ask();
      session.destroy();
      faulty.faults.push({ verb: "destroy", kind });
      expect((await session.commit(headers)).status).toBe("destroyed");
      expect((await shop.sessions.open(cookie)).status).toBe("ended");
    });

    test(`of a revocation revokes, and keeps the exception, if it ${title}`, async () => {
      const { faulty, joe, shop } = setUp();
      const other = shop.browser();
      await joe.login();
      await other.login();
      const { session } = await joe.ask();
      faulty.faults.push({ verb: "raiseEpoch", kind });
      await shop.sessions.revoke("joe", { except: session });
      expect((await joe.look()).status).toBe("ok");
      expect((await other.look()).status).toBe("revoked");
    });
  }

  test("of a change is told if the session rotates before the second call: it may have moved along", async () => {
    const { faulty, joe, shop } = setUp();
    await joe.login();
    const { session, headers } = await joe.ask();
    session.set("note", "x");
    faulty.faults.push({
      verb: "patch",
      kind: "performed",
      after: () => joe.visit((each) => each.login({ keep: ["user", "note"] })),
    });
    expect((await errorOf(session.commit(headers))).code).toBe("unknown-outcome");
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", note: "x" } });
    expect(await session.commit(headers)).toEqual({ status: "gone", because: "superseded", lost: ["note"] });
    expect(shop.events.map(({ type }) => type)).toEqual(["created", "rotated", "gone"]);
  });

  test("of a rotation that was destroyed before the second call is that the session ended", async () => {
    const { faulty, joe, shop } = setUp();
    await joe.login();
    const before = joe.cookie;
    const { session, headers } = await joe.ask();
    session.login({ keep: ["user"] });
    const end = async () => {
      await shop.sessions.end(session.id!);
    };
    faulty.faults.push(
      { verb: "rotate", kind: "performed" },
      { verb: "rotate", kind: "answered", after: end },
    );
    expect(await session.commit(headers)).toEqual({ status: "gone", because: "ended", lost: [] });
    expect([...headers]).toEqual([]);
    expect((await shop.sessions.open(before)).status).toBe("ended");
  });

  test("twice is told", async () => {
    const { faulty, joe, shop } = setUp();
    const cookie = await joe.login();
    const twice = (verb: "read" | "patch" | "rotate" | "destroy" | "raiseEpoch" | "ids") =>
      faulty.faults.push({ verb, kind: "lost" }, { verb, kind: "lost" });
    twice("read");
    expect((await errorOf(shop.sessions.open(cookie))).code).toBe("unknown-outcome");
    const { session, headers } = await joe.ask();
    session.set("note", "x");
    twice("patch");
    expect((await errorOf(session.commit())).code).toBe("unknown-outcome");
    session.login({ keep: ["user"] });
    twice("rotate");
    expect((await errorOf(session.commit(headers))).code).toBe("unknown-outcome");
    // Nothing is lost: the request may try again.
    expect(await session.commit(headers)).toEqual({ status: "rotated", cookie: "sent" });
    joe.receive(headers);
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", note: "x" } });
    session.destroy();
    twice("destroy");
    expect((await errorOf(session.commit(headers))).code).toBe("unknown-outcome");
    expect((await session.commit(headers)).status).toBe("destroyed");
    twice("raiseEpoch");
    expect((await errorOf(shop.sessions.revoke("joe"))).code).toBe("unknown-outcome");
    twice("ids");
    expect((await errorOf(shop.sessions.list("joe")[Symbol.asyncIterator]().next())).code).toBe(
      "unknown-outcome",
    );
  });
});

describe("a store that is away", () => {
  /** What drivers throw, with what they were given in the message. */
  const errors = [
    new Error("connect ECONNREFUSED s3cr3t"),
    new TypeError("fetch failed: s3cr3t"),
    new RangeError("Invalid string length s3cr3t"),
    Object.assign(new Error("s3cr3t"), { code: "ECONNRESET" }),
    "s3cr3t",
    { toString: () => "s3cr3t" },
  ];

  for (const [index, error] of errors.entries()) {
    test(`rejects with a SessionError that shows nothing of error ${index}, and sends no cookie`, async () => {
      const { faulty, joe, shop } = setUp();
      const cookie = await joe.login();
      const fail = (verb: "read" | "patch" | "rotate" | "destroy" | "create") =>
        faulty.faults.push({ verb, kind: "down", error });
      const refuse = async (promise: Promise<unknown>) => {
        const failure = await errorOf(promise);
        expect(failure.code).toBe("store-unavailable");
        expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain("s3cr3t");
      };
      fail("read");
      await refuse(shop.sessions.open(cookie));
      const { session, headers } = await joe.ask();
      session.set("note", "x");
      fail("patch");
      await refuse(session.commit(headers));
      fail("patch");
      await refuse(session.update("count", () => 1));
      fail("patch");
      await refuse(session.exclusive(() => 1));
      await refuse(session.exclusive(() => void fail("patch")));
      session.login({ keep: ["user"] });
      fail("rotate");
      await refuse(session.commit(headers));
      session.destroy();
      fail("destroy");
      await refuse(session.commit(headers));
      const fresh = await shop.sessions.open("");
      fresh.set("note", "x");
      fail("create");
      await refuse(fresh.commit(headers));
      expect([...headers]).toEqual([]);
      // It is back, and the commits do what they should have done.
      expect((await fresh.commit(headers)).status).toBe("created");
      expect((await session.commit(new Headers())).status).toBe("destroyed");
      expect((await shop.sessions.open(cookie)).status).toBe("ended");
    });
  }
});
