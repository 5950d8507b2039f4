/** What goes wrong with sessions elsewhere: each story as a user would tell it (docs/sessions.md). */

import { type KeySource, SealedCookie } from "speculoos";
import type { Session } from "speculoos/session";
import { describe, expect, test } from "vitest";
import { keys, openShop, type Shop } from "./shop.ts";

/** Returns what a request with this Cookie header finds. */
async function find({ sessions }: Shop, cookie: string): Promise<{ status: string; data: object }> {
  const { status, data } = await sessions.open(cookie);
  return { status, data };
}

/** Returns the ids of a subject's live sessions. */
async function listIds({ sessions }: Shop, subject: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of sessions.list(subject)) ids.push(id);
  return ids;
}

const DEAD = { status: "ended", data: {} };
const REVOKED = { status: "revoked", data: {} };

describe("log out everywhere", () => {
  test("a thief's slow request, revoked meanwhile, cannot revoke all but itself", async () => {
    const shop = openShop();
    const [thief, owner] = [shop.browser(), shop.browser()];
    await thief.login();
    await owner.login();
    const slow = await thief.ask();
    shop.pass(1);
    await shop.sessions.revoke("joe");
    await owner.login();
    shop.pass(1);
    await shop.sessions.revoke("joe", { except: slow.session });
    expect(await thief.look()).toEqual(REVOKED);
    await shop.sessions.revoke("joe", { except: slow.session.id });
    expect(await thief.look()).toEqual(REVOKED);
    expect(await owner.look()).toEqual(REVOKED);
  });

  test("a slow step-up login does not carry a revoked session into the new epoch", async () => {
    const shop = openShop();
    const joe = shop.browser();
    const before = await joe.login();
    const slow = await joe.ask();
    slow.session.login({ keep: ["user"] });
    shop.pass(1);
    await shop.sessions.revoke("joe");
    expect(await slow.answer()).toEqual({ status: "gone", because: "revoked", lost: [] });
    expect(slow.headers.getSetCookie()).toEqual([]);
    expect(await find(shop, before)).toEqual(REVOKED);
    expect(await listIds(shop, "joe")).toEqual([]);
  });

  test("a slow request of a revoked session cannot go on without the user", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    await joe.visit((session) => session.set("note", "private"));
    const slow = await joe.ask();
    slow.session.delete("user");
    await shop.sessions.revoke("joe");
    expect(await slow.answer()).toEqual({ status: "gone", because: "revoked", lost: ["user"] });
    expect(slow.headers.getSetCookie()).toEqual([]);
    expect(await joe.look()).toEqual(REVOKED);
  });

  test("the session that was excepted goes on, also through a later step-up", async () => {
    const shop = openShop();
    const [joe, other] = [shop.browser(), shop.browser()];
    await joe.login();
    await other.login();
    shop.pass(1);
    const changing = await joe.ask();
    await shop.sessions.revoke("joe", { except: changing.session });
    changing.session.login({ keep: ["user"] });
    expect((await changing.answer()).status).toBe("rotated");
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
    await joe.visit((session) => session.login({ keep: ["user"] }));
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
    expect(await other.look()).toEqual(REVOKED);
  });

  test("a slow step-up login of the session that another request excepts does not log its user out", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const slow = await joe.ask();
    slow.session.login({ keep: ["user"] });
    shop.pass(1);
    await shop.sessions.revoke("joe", { except: slow.session.id });
    expect((await slow.answer()).status).toBe("rotated");
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
  });

  test("an exception holds until the next revocation", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    await shop.sessions.revoke("joe", { except: (await joe.ask()).session });
    expect(await joe.look()).toMatchObject({ status: "ok" });
    await shop.sessions.revoke("joe");
    expect(await joe.look()).toEqual(REVOKED);
  });

  test("it holds although the clock of the server that does it is behind", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await shop.sessions.revoke("joe");
    await joe.login();
    shop.pass(-3600);
    await shop.sessions.revoke("joe");
    shop.pass(3600);
    expect(await joe.look()).toEqual(REVOKED);
  });

  test("a login afterwards works at once, also on a server whose clock is behind", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await shop.sessions.revoke("joe");
    shop.pass(-30);
    await joe.login();
    expect(await joe.look()).toMatchObject({ status: "ok" });
  });

  test("it ends nobody else's sessions, and needs a subject", async () => {
    const shop = openShop();
    const ann = shop.browser();
    await ann.login("ann");
    await shop.sessions.revoke("joe", { except: (await ann.ask()).session });
    expect(await ann.look()).toMatchObject({ status: "ok" });
    for (const nobody of [undefined, null, "", {}, Number.NaN])
      await expect(shop.sessions.revoke(nobody as never)).rejects.toThrow(TypeError);
    await expect(shop.sessions.revoke("joe", { except: {} as never })).rejects.toThrow(TypeError);
  });
});

describe("destroy", () => {
  test("of the old id within the grace time ends the session that followed", async () => {
    const shop = openShop();
    const joe = shop.browser();
    const before = await joe.login();
    const slow = await joe.ask();
    await joe.visit((session) => session.login({ keep: ["user"] }));
    slow.session.destroy();
    expect(await slow.answer()).toEqual({ status: "destroyed", cookie: "sent" });
    expect(joe.cookie).toBe("");
    expect(await find(shop, before)).toEqual(DEAD);
    expect(await listIds(shop, "joe")).toEqual([]);
  });

  test("of the old id, presented anew within the grace time, ends the session that followed", async () => {
    const shop = openShop();
    const joe = shop.browser();
    const before = await joe.login();
    await joe.visit((session) => session.login({ keep: ["user"] }));
    const after = joe.cookie;
    shop.pass(5);
    const late = await shop.sessions.open(before);
    expect(late.status).toBe("superseded");
    late.destroy();
    expect((await late.commit(new Headers())).status).toBe("destroyed");
    expect(await find(shop, after)).toEqual(DEAD);
    expect(await find(shop, before)).toEqual(DEAD);
  });

  test("of any id ends all of a chain of rotations within 60 seconds", async () => {
    for (const which of [0, 1, 2]) {
      const shop = openShop();
      const joe = shop.browser();
      const cookies = [await joe.login()];
      for (let i = 0; i < 2; i++) {
        shop.pass(20);
        await joe.visit((session) => session.login({ keep: ["user"] }));
        cookies.push(joe.cookie);
      }
      shop.pass(15);
      const session = await shop.sessions.open(cookies[which]!);
      session.destroy();
      await session.commit(new Headers());
      for (const cookie of cookies) expect(await find(shop, cookie)).toEqual(DEAD);
    }
  });

  test("of a session that somebody logged in from does not end his session, nor remove its cookie", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("note", "before"));
    const slow = await joe.ask();
    await joe.login();
    slow.session.destroy();
    expect(await slow.answer()).toEqual({ status: "destroyed", cookie: "none" });
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
  });

  test("by a slow response does not remove the cookie of the login that followed", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const slow = await joe.ask();
    await joe.visit((session) => session.destroy());
    await joe.login();
    slow.session.destroy();
    expect(await slow.answer()).toEqual({ status: "destroyed", cookie: "none" });
    expect(await joe.look()).toMatchObject({ status: "ok" });
  });

  test("with what is no session's cookie does not remove the cookie of the login that followed", async () => {
    for (const cookie of ["__Host-s=garbage", "__Host-s=Eabcdefgh", "__Host-s=E"]) {
      const shop = openShop();
      const joe = shop.browser();
      joe.receive(new Headers({ "set-cookie": `${cookie}; Path=/; Secure` }));
      const slow = await joe.ask();
      expect(slow.session.isNew).toBe(true);
      await joe.login();
      slow.session.destroy();
      await slow.answer();
      expect(await joe.look()).toMatchObject({ status: "ok" });
    }
  });

  test("by a server whose clock runs ahead ends the session that it believes expired", async () => {
    for (const seconds of [700, 4000]) {
      const shop = openShop({ persistent: false });
      const joe = shop.browser();
      const cookie = await joe.login();
      shop.pass(seconds);
      const session = await shop.sessions.open(cookie);
      expect(session.status).toMatch(/^expired/);
      session.destroy();
      await session.commit(new Headers());
      shop.pass(-seconds);
      expect(await find(shop, cookie)).toEqual(DEAD);
    }
  });

  test("stays, whatever slow requests do later", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const slow = await Promise.all(Array.from({ length: 6 }, () => joe.ask()));
    await joe.visit((session) => session.destroy());
    const [setting, stepping, leaving, reading, updating, locking] = slow;
    setting!.session.set("note", "late");
    stepping!.session.login({ keep: ["user"] });
    leaving!.session.delete("user");
    for (const each of [setting, stepping, leaving]) {
      expect(await each!.answer()).toMatchObject({ status: "gone", because: "ended" });
      expect([...each!.headers]).toEqual([]);
    }
    expect(await reading!.answer()).toEqual({ status: "unchanged", cookie: "none" });
    await expect(updating!.session.update("count", () => 1)).rejects.toMatchObject({ code: "gone" });
    await expect(locking!.session.exclusive(() => 1)).rejects.toMatchObject({ code: "gone" });
    expect(await listIds(shop, "joe")).toEqual([]);
    expect(await find(shop, slow[0]!.cookie)).toEqual(DEAD);
  });

  test("reaches the store although the headers were sent", async () => {
    const shop = openShop();
    const joe = shop.browser();
    const cookie = await joe.login();
    const session = await shop.sessions.open(cookie);
    session.destroy();
    const sent = {
      headersSent: true,
      getHeader: () => undefined,
      setHeader: () => {
        throw new Error("sent");
      },
    };
    const result = await session.commit(sent);
    expect(result).toMatchObject({ status: "destroyed", cookie: { code: "headers-sent" } });
    expect(await find(shop, cookie)).toEqual(DEAD);
    const without = await shop.sessions.open(await shop.browser().login());
    without.destroy();
    expect(await without.commit()).toEqual({ status: "destroyed", cookie: "none" });
  });

  test("tells the browser to delete what it keeps of the site, if asked", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const { session, headers } = await joe.ask();
    session.destroy({ clearSiteData: true });
    await session.commit(headers);
    expect(headers.get("clear-site-data")).toBe('"cache", "cookies", "storage"');
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-s=; .*Max-Age=0/);
  });

  test("leaves nothing to change until the commit, and a new session afterwards", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const { session, headers } = await joe.ask();
    session.destroy();
    expect(() => session.set("note", "x")).toThrow(TypeError);
    expect(() => session.delete("note")).toThrow(TypeError);
    expect(() => session.clear()).toThrow(TypeError);
    expect(() => session.login()).toThrow(TypeError);
    await expect(session.update("count", () => 1)).rejects.toThrow(TypeError);
    const before = session.id;
    await session.commit(headers);
    expect(session).toMatchObject({ id: undefined, data: {} });
    session.set("note", "goodbye");
    expect((await session.commit(headers)).status).toBe("created");
    expect(session.id).not.toBe(before);
    joe.receive(headers);
    expect(await joe.look()).toEqual({ status: "ok", data: { note: "goodbye" } });
  });
});

describe("login", () => {
  test("keeps a token from before it from reading what came after", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("note", "before"));
    const before = joe.cookie;
    await joe.login();
    await joe.visit((session) => {
      session.set("note", "after");
      session.set("cart", ["a secret"]);
    });
    expect(await find(shop, before)).toEqual({ status: "superseded", data: { note: "before" } });
    shop.pass(9.9);
    expect(await find(shop, before)).toEqual({ status: "superseded", data: { note: "before" } });
    shop.pass(0.2);
    expect(await find(shop, before)).toEqual({ status: "superseded", data: {} });
    expect(await joe.look()).toEqual({
      status: "ok",
      data: { user: "joe", note: "after", cart: ["a secret"] },
    });
  });

  test("leaves no time in which the old id reads on if the user changes or leaves", async () => {
    for (const user of ["ann", undefined]) {
      const shop = openShop({ grace: 60 });
      const joe = shop.browser();
      const before = await joe.login();
      await joe.visit((session) => {
        if (user === undefined) session.delete("user");
        else session.set("user", user);
        if (user !== undefined) session.login();
      });
      expect(await find(shop, before)).toEqual({ status: "superseded", data: {} });
    }
  });

  test("is needed for another user, and is what setting the first user amounts to", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("cart", ["a"]));
    const before = joe.cookie;
    const first = (await shop.sessions.open(before)).id;
    await joe.visit((session) => session.set("user", "joe"));
    const session = await shop.sessions.open(joe.cookie);
    expect(session).toMatchObject({ status: "ok", data: { user: "joe", cart: ["a"] } });
    expect(session.id).not.toBe(first);
    expect(await find(shop, before)).toMatchObject({ status: "superseded" });
    session.set("user", "ann");
    const headers = new Headers();
    await expect(session.commit(headers)).rejects.toThrow(TypeError);
    expect([...headers]).toEqual([]);
    session.login();
    expect((await session.commit(headers)).status).toBe("rotated");
    joe.receive(headers);
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "ann" } });
    expect(await listIds(shop, "joe")).toEqual([]);
    expect(await listIds(shop, "ann")).toEqual([session.id]);
  });

  test("moves what parallel requests wrote until then, and what they write after is reported as lost", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("cart", ["a"]));
    const [early, login, late] = [await joe.ask(), await joe.ask(), await joe.ask()];
    login.session.set("user", "joe");
    login.session.login({ keep: ["cart"] });
    early.session.set("cart", ["a", "b"]);
    expect((await early.answer()).status).toBe("saved");
    expect((await login.answer()).status).toBe("rotated");
    late.session.set("cart", ["a", "b", "c"]);
    expect(await late.answer()).toEqual({ status: "gone", because: "superseded", lost: ["cart"] });
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", cart: ["a", "b"] } });
  });

  test("after which the predecessor writes nothing, sends no cookie and starts no session", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => session.set("note", "before"));
    const before = joe.cookie;
    await joe.login();
    const acts: ((session: Session<Record<string, unknown>>) => void)[] = [
      (session) => session.set("note", "x"),
      (session) => session.login(),
      (session) => session.delete("note"),
      (session) => session.clear(),
    ];
    for (const seconds of [0, 30]) {
      shop.pass(seconds);
      // After the grace time nothing can be read, so there is nothing to delete.
      for (const act of seconds === 0 ? acts : acts.slice(0, 2)) {
        const session = await shop.sessions.open(before);
        act(session as never);
        const headers = new Headers();
        expect(await session.commit(headers)).toMatchObject({ status: "gone", because: "superseded" });
        expect([...headers]).toEqual([]);
      }
      const session = await shop.sessions.open(before);
      expect(await session.commit(new Headers())).toEqual({ status: "unchanged", cookie: "none" });
      await expect(session.update("count", () => 1)).rejects.toMatchObject({ code: "gone" });
      await expect(session.exclusive(() => 1)).rejects.toMatchObject({ code: "gone" });
    }
  });

  test("drops what was read except what it keeps; what the request sets stays", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => {
      session.set("cart", ["a"]);
      session.set("note", "old");
      session.set("count", 1);
    });
    await joe.visit((session) => {
      session.delete("count");
      session.set("user", "joe");
      session.login({ keep: ["cart", "count"] });
      expect(session.data).toEqual({ user: "joe", cart: ["a"] });
    });
    expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe", cart: ["a"] } });
  });

  test("has limits of its own: remember me", async () => {
    const shop = openShop({ persistent: false });
    const joe = shop.browser();
    const day = 86_400;
    const { session, headers } = await joe.ask();
    session.set("user", "joe");
    expect(() => session.login({ absolute: 401 * day })).toThrow(RangeError);
    expect(() => session.login({ idle: 2 * day, absolute: day })).toThrow(RangeError);
    expect(() => session.login({ persistent: "yes" as never })).toThrow(TypeError);
    expect(() => session.login({ keep: "user" as never })).toThrow(TypeError);
    session.login({ idle: 7 * day, absolute: 30 * day, persistent: true });
    await session.commit(headers);
    joe.receive(headers);
    expect(headers.getSetCookie()[0]).toContain(
      `Expires=${new Date(shop.clock.now + 30 * day * 1000).toUTCString()}`,
    );
    shop.pass(6 * day);
    expect(await joe.look()).toMatchObject({ status: "ok" });
    await joe.visit(() => {});
    shop.pass(6 * day);
    expect(await joe.look()).toMatchObject({ status: "ok" });
    // A shorter absolute limit shortens the idle one.
    const short = shop.browser();
    await short.visit((each) => {
      each.set("user", "ann");
      each.login({ absolute: 60 });
    });
    shop.pass(61);
    expect(await short.look()).toMatchObject({ status: "expired-absolute" });
    const session2 = await (await shop.browser().ask()).session;
    session2.set("user", "ann");
    session2.login();
    const plain = new Headers();
    await session2.commit(plain);
    expect(plain.getSetCookie()[0]).not.toMatch(/Expires|Max-Age/);
  });

  test("keeps the limits when the user steps up or leaves: who leaves gets no new time", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => {
      session.set("user", "joe");
      session.login({ idle: 300, absolute: 300, persistent: false });
    });
    shop.pass(200);
    const { session, headers } = await joe.ask();
    session.delete("user");
    expect((await session.commit(headers)).status).toBe("rotated");
    joe.receive(headers);
    expect(headers.getSetCookie()[0]).not.toMatch(/Expires|Max-Age/);
    shop.pass(99);
    expect(await joe.look()).toMatchObject({ status: "ok" });
    shop.pass(2);
    expect(await joe.look()).toMatchObject({ status: "expired-absolute" });
  });

  test("forbids update and exclusive until the commit", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.login();
    const { session, headers } = await joe.ask();
    session.login({ keep: ["user"] });
    await expect(session.update("count", () => 1)).rejects.toThrow(TypeError);
    await expect(session.exclusive(() => 1)).rejects.toThrow(TypeError);
    await session.commit(headers);
    expect(await session.update("count", () => 1)).toBe(1);
    expect(await session.exclusive(() => session.get("count"))).toBe(1);
  });
});

describe("end(id)", () => {
  test("of somebody else's session ends nothing", async () => {
    const shop = openShop();
    const [joe, ann] = [shop.browser(), shop.browser()];
    await joe.login("joe");
    await ann.login("ann");
    const { id } = await shop.sessions.open(ann.cookie);
    expect(await shop.sessions.end(id!, { subject: "joe" })).toBe(false);
    expect(await ann.look()).toMatchObject({ status: "ok" });
    expect(await shop.sessions.end(id!, { subject: "ann" })).toBe(true);
    expect(await ann.look()).toEqual(DEAD);
    expect(await shop.sessions.end(id!)).toBe(false);
    expect(await shop.sessions.end("an id of nobody")).toBe(false);
    await expect(shop.sessions.end(id!, { subject: null as never })).rejects.toThrow(TypeError);
    await expect(shop.sessions.end(undefined as never)).rejects.toThrow(TypeError);
  });

  test("of one's own other device ends that one, and the list shows it", async () => {
    const shop = openShop();
    const [here, there] = [shop.browser(), shop.browser()];
    await here.login();
    shop.pass(10);
    await there.login();
    await there.visit((session) => session.set("note", "my telephone"));
    const listed: object[] = [];
    for await (const each of shop.sessions.list("joe")) listed.push(each);
    expect(listed).toHaveLength(2);
    expect(listed[1]).toMatchObject({
      createdAt: new Date(shop.clock.now),
      expiresAt: new Date(shop.clock.now + 600_000),
      data: { user: "joe", note: "my telephone" },
    });
    const { id } = await shop.sessions.open(there.cookie);
    expect(await shop.sessions.end(id!, { subject: "joe" })).toBe(true);
    expect(await there.look()).toEqual(DEAD);
    expect(await listIds(shop, "joe")).toEqual([(await shop.sessions.open(here.cookie)).id]);
  });
});

describe("an invented id is never adopted", () => {
  const rows: [
    title: string,
    forge: (shop: Shop, cookie: string) => Promise<string> | string,
    status: string,
  ][] = [
    ["an id without a seal", () => `__Host-s=${"a".repeat(56)}`, "malformed"],
    [
      "an id and a secret in a seal of other keys",
      () => seal("a".repeat(56), "other keys, which are 32 bytes long or more"),
      "unknown-key",
    ],
    [
      "a token sealed under another name",
      () => seal(token(), keys, "__Host-t").replace("__Host-t", "__Host-s"),
      "forged",
    ],
    ["a token that nobody issued", () => seal(token()), "ended"],
    ["garbage in a valid seal", () => seal("garbage"), "malformed"],
    ["a number in a valid seal", () => seal(7), "malformed"],
    ["a very long text in a valid seal", () => seal("a".repeat(3000)), "malformed"],
    ["a token with a character too many", () => seal(`${token()}a`), "malformed"],
    [
      "the id of another with a secret of one's own",
      async ({ sessions }, cookie) => seal((await sessions.open(cookie)).id! + token().slice(26)),
      "ended",
    ],
    [
      "a cookie with a changed character",
      (_, cookie) => cookie.replace(/.(?=.{9}$)/, (c) => (c === "A" ? "B" : "A")),
      "forged",
    ],
    ["two different cookies", (_, cookie) => `${cookie}; ${seal(token())}`, "ambiguous"],
  ];

  function token(): string {
    return `${"a".repeat(48)}zzzzzzzz`;
  }

  function seal(value: unknown, source: KeySource = keys, name = "__Host-s"): string {
    return new SealedCookie(name, value, source, { path: "/", secure: true }).pair;
  }

  for (const [title, forge, status] of rows) {
    test(title, async () => {
      const shop = openShop();
      const joe = shop.browser();
      await joe.login();
      const cookie = await forge(shop, joe.cookie);
      const session = await shop.sessions.open(cookie);
      expect(session).toMatchObject({ status, isNew: true, id: undefined, data: {} });
      expect(await session.commit(new Headers())).toEqual({ status: "unchanged", cookie: "none" });
      session.set("note", "mine");
      const headers = new Headers();
      expect((await session.commit(headers)).status).toBe("created");
      expect(cookie).not.toContain(session.id);
      expect(headers.getSetCookie()).toHaveLength(1);
      expect(await joe.look()).toEqual({ status: "ok", data: { user: "joe" } });
    });
  }
});
