import { inspect } from "node:util";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { KeyRing } from "../keys/key-ring.ts";
import { defineSession, type SessionOptions } from "./define-session.ts";
import type { SessionEvent } from "./model/session-events.ts";
import { MemorySessionStore } from "./store/memory-session-store.ts";

const keys = new KeyRing(KeyRing.generate());

type Data = { user: string; cart: string[]; count: number; note: string };

/** Sessions with a clock that the test moves, and a browser with one cookie. */
function setUp(options: Partial<SessionOptions<{ [K in keyof Data]: Data[K] | undefined }, Data>> = {}) {
  let now = Date.UTC(2026, 10, 26, 12);
  const store = new MemorySessionStore();
  const sessions = defineSession<Data>("__Host-s", {
    keys,
    store,
    idle: 600,
    absolute: 3600,
    subject: (data) => data.user,
    clock: () => now,
    ...options,
  });
  const events: SessionEvent[] = [];
  sessions.subscribe((event) => events.push(event));
  return { sessions, store, events, pass: (seconds: number) => (now += seconds * 1000) };
}

/** Commits, and returns the Cookie header that the browser has then. */
async function commit(session: { commit(to: Headers): Promise<unknown> }, before = ""): Promise<string> {
  const headers = new Headers();
  await session.commit(headers);
  const [line] = headers.getSetCookie();
  if (line === undefined) return before;
  return /Max-Age=0/.test(line) ? "" : line.slice(0, line.indexOf(";"));
}

async function login(
  { sessions }: Pick<ReturnType<typeof setUp>, "sessions">,
  user = "joe",
  before = "",
): Promise<string> {
  const session = await sessions.open(before);
  session.set("user", user);
  session.login();
  return commit(session, before);
}

describe("a stored session", () => {
  test("is new without a cookie, and nothing is stored or sent before something is set", async () => {
    const { sessions } = setUp();
    const session = await sessions.open("");
    expect(session).toMatchObject({ isNew: true, status: "absent", id: undefined, data: {}, invalid: [] });
    const headers = new Headers();
    expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "none" });
    expect([...headers]).toEqual([]);
  });

  test("keeps what was set, and merges the keys of parallel requests", async () => {
    const { sessions } = setUp();
    const first = await sessions.open("");
    first.set("cart", ["a"]);
    const headers = new Headers();
    expect(await first.commit(headers)).toEqual({ status: "created", cookie: "sent" });
    expect(headers.get("set-cookie")).toMatch(
      /^__Host-s=E[\w-]+; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/,
    );
    const cookie = await commit(first, headers.getSetCookie()[0]!.split(";")[0]);
    const [a, b] = await Promise.all([sessions.open(cookie), sessions.open(cookie)]);
    a.set("count", 1);
    b.set("note", "hi");
    expect(await Promise.all([a.commit(), b.commit()])).toEqual([
      { status: "saved", cookie: "none" },
      { status: "saved", cookie: "none" },
    ]);
    const again = await sessions.open(cookie);
    expect(again.data).toEqual({ cart: ["a"], count: 1, note: "hi" });
    expect(again).toMatchObject({ isNew: false, status: "ok", id: first.id });
  });

  test("loses no update of parallel requests", async () => {
    const { sessions } = setUp();
    const first = await sessions.open("");
    first.set("count", 0);
    const cookie = await commit(first);
    const opened = await Promise.all(Array.from({ length: 50 }, () => sessions.open(cookie)));
    await Promise.all(opened.map((session) => session.update("count", (n = 0) => n + 1)));
    expect((await sessions.open(cookie)).get("count")).toBe(50);
  });

  test("stays dead once it is destroyed, whatever a slow request saves later", async () => {
    const given = setUp();
    const cookie = await login(given);
    const slow = await given.sessions.open(cookie);
    const logout = await given.sessions.open(cookie);
    logout.destroy();
    expect(await commit(logout, cookie)).toBe("");
    slow.set("cart", ["x"]);
    const headers = new Headers();
    expect(await slow.commit(headers)).toEqual({ status: "gone", because: "ended", lost: ["cart"] });
    expect(headers.getSetCookie()).toEqual([]);
    expect((await given.sessions.open(cookie)).status).toBe("ended");
    await expect(slow.update("count", () => 1)).rejects.toMatchObject({ code: "gone" });
  });
});

describe("login", () => {
  test("gives a new id, keeps what is named, and freezes the predecessor for a time", async () => {
    const given = setUp();
    const { sessions, pass } = given;
    const anonymous = await sessions.open("");
    anonymous.set("cart", ["a"]);
    anonymous.set("note", "old");
    const before = await commit(anonymous);
    const slow = await sessions.open(before);
    const session = await sessions.open(before);
    session.set("user", "joe");
    session.login({ keep: ["cart"] });
    expect(session.get("note")).toBeUndefined();
    const after = await commit(session, before);
    expect(after).not.toBe(before);
    expect((await sessions.open(after)).data).toEqual({ cart: ["a"], user: "joe" });
    const frozen = await sessions.open(before);
    expect(frozen).toMatchObject({ status: "superseded", data: { cart: ["a"], note: "old" } });
    for (const each of [slow, frozen]) {
      each.set("count", 1);
      const headers = new Headers();
      expect(await each.commit(headers)).toEqual({ status: "gone", because: "superseded", lost: ["count"] });
      expect(headers.getSetCookie()).toEqual([]);
    }
    pass(11);
    expect(await sessions.open(before)).toMatchObject({ status: "superseded", data: {} });
  });

  test("is what setting the user without it amounts to", async () => {
    const { sessions } = setUp();
    const anonymous = await sessions.open("");
    anonymous.set("cart", ["a"]);
    const before = await commit(anonymous);
    const session = await sessions.open(before);
    session.set("user", "joe");
    const headers = new Headers();
    expect((await session.commit(headers)).status).toBe("rotated");
    expect(session.id?.slice(0, 4)).toBe(anonymous.id?.slice(0, 4));
    expect(session.id).not.toBe(anonymous.id);
    const other = await sessions.open(headers.getSetCookie()[0]!.split(";")[0]!);
    other.set("user", "ann");
    await expect(other.commit(new Headers())).rejects.toThrow(/login must be called/);
  });
});

describe("revoke", () => {
  test("ends all sessions of a subject from the next request on, except one", async () => {
    const given = setUp();
    const { sessions, pass } = given;
    const [mine, other, anns] = [await login(given), await login(given), await login(given, "ann")];
    pass(1);
    await sessions.revoke("joe", { except: await sessions.open(mine) });
    expect((await sessions.open(mine)).status).toBe("ok");
    expect((await sessions.open(anns)).status).toBe("ok");
    const revoked = await sessions.open(other);
    expect(revoked).toMatchObject({ status: "revoked", data: {} });
    const ids: string[] = [];
    for await (const { id } of sessions.list("joe")) ids.push(id);
    expect(ids).toEqual([(await sessions.open(mine)).id]);
    expect((await sessions.open(await login(given))).status).toBe("ok");
  });

  test("of all but itself by a session that was revoked before leaves it revoked", async () => {
    const given = setUp();
    const { sessions, pass } = given;
    const cookie = await login(given);
    const slow = await sessions.open(cookie);
    pass(1);
    await sessions.revoke("joe");
    await sessions.revoke("joe", { except: slow });
    expect((await sessions.open(cookie)).status).toBe("revoked");
  });
});

test("errors, events and what is printed hold no value and no whole id", async () => {
  const given = setUp();
  const cookie = await login(given, "s3cr3t");
  const session = await given.sessions.open(cookie);
  const shown =
    inspect(session) + JSON.stringify(session) + JSON.stringify(given.events) + inspect(given.sessions);
  expect(shown).not.toContain("s3cr3t");
  expect(shown).not.toContain(session.id);
  expect(given.events.map(({ type }) => type)).toEqual(["created"]);
});

describe("a schema that changed since the session was stored", () => {
  test("logs nobody out: only a change of the request can change the subject", async () => {
    const store = new MemorySessionStore();
    const common = { keys, store, idle: 600, absolute: 3600 } as const;
    const before = defineSession("s", {
      ...common,
      schema: { user: z.string(), note: z.string() },
      subject: ({ user }) => user,
    });
    const first = await before.open("");
    first.set("user", "joe");
    const cookie = await commit(first);
    const after = defineSession("s", {
      ...common,
      schema: { user: z.number(), note: z.string() },
      subject: ({ user }) => user,
    });
    const session = await after.open(cookie);
    expect(session).toMatchObject({ status: "ok", invalid: ["user"], data: {} });
    session.set("note", "hi");
    expect(await session.commit()).toEqual({ status: "saved", cookie: "none" });
    await after.revoke("joe");
    expect((await after.open(cookie)).status).toBe("revoked");
  });
});

test("options that sessions decide themselves are refused", () => {
  const common = { keys, store: new MemorySessionStore(), idle: 600, absolute: 3600 };
  for (const wrong of [{ maxAge: 1 }, { expires: 0 }, { chunk: true }, { protection: "signed" }]) {
    expect(() => defineSession("s", { ...common, ...wrong } as never)).toThrow(TypeError);
  }
  for (const wrong of [
    { idle: 0 },
    { absolute: 599 },
    { idle: Number.NaN },
    { absolute: 34_560_001 },
    { grace: 61 },
  ]) {
    expect(() => defineSession("s", { ...common, ...wrong })).toThrow(RangeError);
  }
  for (const wrong of [{ store: {} }, { subject: 1 }, { schema: { a: 1 } }, { adopt: {} }]) {
    expect(() => defineSession("s", { ...common, ...wrong } as never)).toThrow(TypeError);
  }
});

describe("one session object", () => {
  test("queues an update behind a commit, so that no acknowledged change is lost", async () => {
    const { sessions } = setUp();
    const session = await sessions.open("");
    session.set("count", 0);
    const cookie = await commit(session);
    session.set("count", 1);
    await Promise.all([session.commit(), session.update("count", (n = 0) => n + 10)]);
    expect((await sessions.open(cookie)).get("count")).toBe(11);
  });

  test("keeps a login that was asked for while a commit ran", async () => {
    const given = setUp();
    const session = await given.sessions.open(await login(given));
    session.login({ keep: ["user"] });
    const running = session.commit(new Headers());
    session.login({ keep: ["user"] });
    await running;
    const { id } = session;
    expect((await session.commit(new Headers())).status).toBe("rotated");
    expect(session.id).not.toBe(id);
  });

  test("is not destroyed by a destroy that came after its commit began", async () => {
    const given = setUp();
    const session = await given.sessions.open(await login(given));
    session.set("note", "hi");
    const running = session.commit(new Headers());
    session.destroy();
    expect((await running).status).toBe("saved");
    expect((await session.commit(new Headers())).status).toBe("destroyed");
  });

  test("shows its cookie to nobody who copies or prints it", async () => {
    const given = setUp();
    const cookie = await login(given, "s3cr3t");
    const session = await given.sessions.open(cookie);
    const shown =
      inspect({ ...session }, { depth: 9 }) + inspect(session, { customInspect: false, depth: 9 });
    expect(shown).not.toContain("s3cr3t");
    expect(shown).not.toContain(cookie.slice(20, 60));
  });
});

test("a predecessor is over after a minute, though nobody sweeps", async () => {
  const given = setUp();
  const before = await login(given);
  const session = await given.sessions.open(before);
  session.login({ keep: ["user"] });
  await commit(session);
  given.pass(59);
  expect((await given.sessions.open(before)).status).toBe("superseded");
  given.pass(1);
  const again = await given.sessions.open(before);
  expect(again).toMatchObject({ status: "ended", isNew: true });
  again.set("user", "joe");
  again.login();
  expect((await again.commit(new Headers())).status).toBe("created");
});

test("sessions without the option subject refuse to revoke and to list", async () => {
  const { sessions } = setUp({ subject: undefined });
  await expect(sessions.revoke("joe")).rejects.toThrow(/subject/);
  await expect(sessions.end("id", { subject: "joe" })).rejects.toThrow(/subject/);
  await expect(sessions.list("joe")[Symbol.asyncIterator]().next()).rejects.toThrow(/subject/);
});

test("the issues of a schema can be read, but are not printed: they may hold the value", async () => {
  const sessions = defineSession("s", {
    keys,
    store: new MemorySessionStore(),
    idle: 600,
    absolute: 3600,
    schema: { n: v.number() },
  });
  const session = await sessions.open("");
  let error: unknown;
  try {
    session.set("n", "s3cr3t" as never);
  } catch (caught) {
    error = caught;
  }
  expect((error as { issues?: unknown }).issues).toHaveLength(1);
  expect(inspect(error) + JSON.stringify(error)).not.toContain("s3cr3t");
});

describe("what others found", () => {
  test("a session whose merged data shows another user than it belongs to is over: revoke would miss it", async () => {
    const store = new MemorySessionStore();
    const sessions = defineSession<{ user: string; mfa: boolean }>("s", {
      keys,
      store,
      idle: 600,
      absolute: 3600,
      subject: ({ user, mfa }) => (mfa === true ? user : undefined),
    });
    const first = await sessions.open("");
    first.set("mfa", false);
    const cookie = await commit(first);
    const [one, two] = await Promise.all([sessions.open(cookie), sessions.open(cookie)]);
    one.set("user", "joe");
    two.set("mfa", true);
    await Promise.all([one.commit(), two.commit()]);
    expect(await sessions.open(cookie)).toMatchObject({ status: "ended", data: {} });
  });

  test("the frozen sessions before a logout of the user alone show nothing of that user", async () => {
    const given = setUp();
    const first = await login(given);
    const stepUp = await given.sessions.open(first);
    stepUp.login({ keep: ["user"] });
    const second = await commit(stepUp);
    const leave = await given.sessions.open(second);
    leave.delete("user");
    leave.set("note", "hi");
    await commit(leave);
    for (const each of [first, second]) expect((await given.sessions.open(each)).data).toEqual({});
  });

  test("a frozen session excepts nothing, and nobody ends nobody's session", async () => {
    const given = setUp();
    const before = await login(given);
    const session = await given.sessions.open(before);
    session.login({ keep: ["user"] });
    const after = await commit(session);
    given.pass(1);
    await expect(given.sessions.end(session.id!, { subject: undefined })).rejects.toThrow(TypeError);
    await given.sessions.revoke("joe", { except: await given.sessions.open(before) });
    for (const each of [before, after]) expect((await given.sessions.open(each)).status).toBe("revoked");
  });

  test("a session that two commits made too large can shrink", async () => {
    const { sessions } = setUp({ maxBytes: 1000 });
    const first = await sessions.open("");
    first.set("count", 0);
    const cookie = await commit(first);
    const [one, two] = await Promise.all([sessions.open(cookie), sessions.open(cookie)]);
    one.set("note", "x".repeat(600));
    two.set("cart", ["x".repeat(600)]);
    await Promise.all([one.commit(), two.commit()]);
    const large = await sessions.open(cookie);
    large.delete("note");
    expect((await large.commit()).status).toBe("saved");
  });
});
