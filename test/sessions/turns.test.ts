/** `update` and `exclusive`: what they write at once, what they refuse, and what is left after they fail. */

import { SessionError } from "speculoos/session";
import { describe, expect, test } from "vitest";
import { openShop } from "./shop.ts";
import { FaultyStore } from "./store-faults.ts";

/** Returns the error of a promise that must reject with a SessionError. */
async function errorOf(promise: Promise<unknown>): Promise<SessionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  return error as SessionError;
}

describe("update", () => {
  test("counts right in 50 parallel requests, and calls its function again with the newer value", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 0));
    const opened = await Promise.all(Array.from({ length: 50 }, () => joe.ask()));
    let calls = 0;
    const values = await Promise.all(
      opened.map(({ session }) =>
        session.update("count", (count = 0) => {
          calls++;
          return count + 1;
        }),
      ),
    );
    expect(values.sort((a, b) => a! - b!)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(calls).toBeGreaterThan(50);
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 50 } });
  });

  test("never changes the user", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("note", "x"));
    const { session } = await joe.ask();
    await expect(session.update("user", () => "joe")).rejects.toThrow(TypeError);
    await joe.login();
    const later = await joe.ask();
    await expect(later.session.update("user", () => "ann")).rejects.toThrow(TypeError);
    await expect(later.session.update("user", () => undefined)).rejects.toThrow(TypeError);
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
  });

  test("of another key works while a new user waits for the commit", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    await joe.visit(async (session) => {
      session.set("user", "joe");
      expect(await session.update("count", (count = 0) => count + 1)).toBe(2);
    });
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", count: 2 } });
  });

  test("is local while the session is new, and creates none if there is nothing to store", async () => {
    const shop = openShop();
    const joe = shop.browser();
    const { session, headers } = await joe.ask();
    expect(await session.update("count", () => undefined)).toBeUndefined();
    expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "none" });
    expect(await session.update("count", (count = 0) => count + 1)).toBe(1);
    expect(await session.exclusive(() => session.update("count", (count = 0) => count + 1))).toBe(2);
    expect(shop.events).toEqual([]);
    expect((await session.commit(headers)).status).toBe("created");
    joe.receive(headers);
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 2 } });
  });

  test("that deletes a key takes back what this request set", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("note", "x"));
    await joe.visit(async (session) => {
      session.set("count", 7);
      expect(await session.update("count", () => undefined)).toBeUndefined();
      expect(await session.update("note", () => undefined)).toBeUndefined();
    });
    expect(await joe.look()).toEqual({ status: "ok", data: {} });
  });

  test("of a session that is over fails, and the commit names what else is lost", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const { session, headers } = await joe.ask();
    session.set("note", "important");
    await joe.visit((other) => other.login({ keep: ["user"] }));
    expect((await errorOf(session.update("count", () => 1))).code).toBe("gone");
    expect(await session.commit(headers)).toEqual({ status: "gone", because: "superseded", lost: ["note"] });
  });

  test("keeps to the size, and to what can be stored", async () => {
    const shop = openShop({ maxBytes: 100 });
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const { session } = await joe.ask();
    const tooLarge = await errorOf(session.update("note", () => "s3cr3t".repeat(30)));
    expect(tooLarge.code).toBe("too-large");
    expect(tooLarge.message).not.toContain("s3cr3t");
    expect((await errorOf(session.update("note", () => (() => {}) as never))).code).toBe("not-storable");
    await expect(session.update("note", 7 as never)).rejects.toThrow(TypeError);
    await expect(
      session.update("note", () => {
        throw new RangeError("mine");
      }),
    ).rejects.toThrow("mine");
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 1 } });
  });
});

describe("exclusive", () => {
  test("runs one turn at a time, each with what the one before wrote", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 0));
    const opened = await Promise.all(Array.from({ length: 10 }, () => joe.ask()));
    let running = 0;
    await Promise.all(
      opened.map(({ session }) =>
        session.exclusive(async () => {
          expect(++running).toBe(1);
          const count = session.get("count")!;
          await new Promise((resolve) => setTimeout(resolve, 1));
          session.set("count", count + 1);
          running--;
        }),
      ),
    );
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 10 } });
  });

  test("writes nothing if its work throws, and leaves to the commit what was set before", async () => {
    for (const isStored of [true, false]) {
      const shop = openShop();
      const joe = shop.browser();
      if (isStored) await joe.visit((session) => session.set("count", 1));
      const { session, headers } = await joe.ask();
      session.set("note", "before");
      await expect(
        session.exclusive(() => {
          session.set("count", 2);
          session.delete("note");
          throw new RangeError("mine");
        }),
      ).rejects.toThrow("mine");
      expect((await session.commit(headers)).status).toBe(isStored ? "saved" : "created");
      expect((await session.commit(headers)).status).toBe("unchanged");
      joe.receive(headers);
      const data = isStored ? { count: 1, note: "before" } : { note: "before" };
      expect(await joe.look()).toEqual({ status: "ok", data });
      // The turn is over: the next one begins at once.
      expect(await session.exclusive(() => 7, { wait: 0 })).toBe(7);
    }
  });

  test("that lost its lease writes nothing, nor does the commit that follows", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const [slow, quick] = [await joe.ask(), await joe.ask()];
    slow.session.set("note", "before");
    const error = await errorOf(
      slow.session.exclusive(
        async () => {
          slow.session.set("count", 100);
          shop.pass(2);
          await quick.session.exclusive(() => quick.session.set("count", 2), { wait: 0 });
        },
        { hold: 1000 },
      ),
    );
    expect(error.code).toBe("lock-lost");
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 2 } });
    expect((await slow.answer()).status).toBe("saved");
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 2, note: "before" } });
  });

  test("of an update in a turn that lost its lease writes nothing", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const [slow, quick] = [await joe.ask(), await joe.ask()];
    const error = await errorOf(
      slow.session.exclusive(
        async () => {
          shop.pass(2);
          await quick.session.exclusive(() =>
            errorOf(slow.session.update("note", () => "late")).then(({ code }) =>
              expect(code).toBe("lock-lost"),
            ),
          );
        },
        { hold: 1000 },
      ),
    );
    expect(error.code).toBe("lock-lost");
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 1 } });
  });

  test("waits as long as it was told, and takes a lease over that has ended", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const [first, second] = [await joe.ask(), await joe.ask()];
    await first.session.exclusive(async () => {
      expect((await errorOf(second.session.exclusive(() => 1, { wait: 0 }))).code).toBe("lock-timeout");
      expect((await errorOf(second.session.exclusive(() => 1, { wait: 20 }))).code).toBe("lock-timeout");
    });
    // A server that died in its turn.
    const dead = await joe.ask();
    void dead.session.exclusive(() => new Promise(() => {}), { hold: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await errorOf(second.session.exclusive(() => 1, { wait: 0 }))).code).toBe("lock-timeout");
    shop.pass(1.1);
    expect(await second.session.exclusive(() => 1, { wait: 0 })).toBe(1);
    for (const wait of [-1, Number.NaN, "1", 3_600_001])
      await expect(second.session.exclusive(() => 1, { wait: wait as never })).rejects.toThrow(RangeError);
    await expect(second.session.exclusive(() => 1, { hold: 0 })).rejects.toThrow(RangeError);
  });

  test("of one session object is one turn at a time: login, destroy and another turn must wait", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const { session, headers } = await joe.ask();
    const turn = session.exclusive(async () => {
      expect(() => session.login()).toThrow(TypeError);
      expect(() => session.destroy()).toThrow(TypeError);
      await expect(session.exclusive(() => 1)).rejects.toThrow(TypeError);
      session.set("user", "joe");
      await expect(session.commit(headers)).rejects.toThrow(TypeError);
      session.delete("user");
      session.set("note", "saved in the turn");
      expect((await session.commit()).status).toBe("saved");
    });
    // Before it has its lease as well.
    expect(() => session.login()).toThrow(TypeError);
    await expect(session.exclusive(() => 1)).rejects.toThrow(TypeError);
    await turn;
    session.destroy();
    expect((await session.commit(headers)).status).toBe("destroyed");
  });

  test("never changes the user, and keeps to the size", async () => {
    const shop = openShop({ maxBytes: 100 });
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const { session } = await joe.ask();
    await expect(session.exclusive(() => session.set("user", "joe"))).rejects.toThrow(TypeError);
    const error = await errorOf(session.exclusive(() => session.set("note", "x".repeat(200))));
    expect(error.code).toBe("too-large");
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 1 } });
  });

  test("of a session that is over does not run its work", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const { session } = await joe.ask();
    session.set("note", "x");
    await shop.sessions.revoke("joe");
    expect((await errorOf(session.exclusive(() => expect.unreachable()))).code).toBe("gone");
    expect(await session.commit()).toEqual({ status: "gone", because: "revoked", lost: ["note"] });
    expect(await joe.look()).toEqual({ status: "revoked", data: {} });
  });

  test("that ends after its session did reports it, and writes nothing", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const [slow, logout] = [await joe.ask(), await joe.ask()];
    const error = await errorOf(
      slow.session.exclusive(async () => {
        slow.session.set("note", "late");
        logout.session.destroy();
        await logout.answer();
      }),
    );
    expect(error.code).toBe("gone");
    expect(await shop.sessions.open(slow.cookie)).toMatchObject({ status: "ended", data: {} });
  });
});

test("what is deleted while a commit is under way is deleted by the next one", async () => {
  const faulty = new FaultyStore();
  const joe = openShop({ store: faulty.port }).browser();
  await joe.visit((session) => session.set("count", 1));
  const { session } = await joe.ask();
  session.set("note", "x");
  faulty.reset();
  const first = session.commit();
  while (faulty.calls.length === 0) await Promise.resolve();
  session.delete("note");
  expect((await first).status).toBe("saved");
  expect(session.has("note")).toBe(false);
  expect((await session.commit()).status).toBe("saved");
  expect(await joe.look()).toEqual({ status: "ok", data: { count: 1 } });
});

test("what is set again while a commit is under way is written by the next one", async () => {
  const faulty = new FaultyStore();
  const joe = openShop({ store: faulty.port }).browser();
  await joe.visit((session) => session.set("count", 1));
  const { session } = await joe.ask();
  session.set("note", "x");
  faulty.reset();
  const first = session.commit();
  while (faulty.calls.length === 0) await Promise.resolve();
  session.set("note", "y");
  expect((await first).status).toBe("saved");
  expect(session.get("note")).toBe("y");
  expect(await joe.look()).toEqual({ status: "ok", data: { count: 1, note: "x" } });
  expect((await session.commit()).status).toBe("saved");
  expect((await session.commit()).status).toBe("unchanged");
  expect(await joe.look()).toEqual({ status: "ok", data: { count: 1, note: "y" } });
});
