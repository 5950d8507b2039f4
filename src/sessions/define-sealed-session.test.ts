import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KeyRing } from "../keys/key-ring.ts";
import { defineSealedSession, type SealedSessionOptions } from "./define-sealed-session.ts";
import type { SessionEvent } from "./model/session-events.ts";
import { MemorySessionStore } from "./store/memory-session-store.ts";

const secret = KeyRing.generate();
const keys = new KeyRing(secret);

type Data = { user: string; cart: string[]; note: string };
type Options = SealedSessionOptions<{ [K in keyof Data]: Data[K] | undefined }>;

/** Sealed sessions with a clock that the test moves. */
function setUp(options: Partial<Options> = {}) {
  const clock = { now: Date.UTC(2026, 10, 26, 12) };
  const sessions = defineSealedSession<Data>("__Host-s", {
    keys,
    idle: 600,
    absolute: 3600,
    subject: (data) => data.user,
    clock: () => clock.now,
    ...options,
  });
  const events: SessionEvent[] = [];
  sessions.subscribe((event) => events.push(event));
  return { sessions, events, pass: (seconds: number) => (clock.now += seconds * 1000) };
}

type Given = ReturnType<typeof setUp>;

/** Commits, and returns the Cookie header that the browser has then. */
async function commit(session: { commit(to: Headers): Promise<unknown> }, before = ""): Promise<string> {
  const headers = new Headers();
  await session.commit(headers);
  const cookies = new Map(before === "" ? [] : before.split("; ").map((pair) => [pair.split("=")[0]!, pair]));
  for (const line of headers.getSetCookie()) {
    const pair = line.slice(0, line.indexOf(";"));
    const name = pair.split("=")[0]!;
    if (/Max-Age=0/.test(line)) cookies.delete(name);
    else cookies.set(name, pair);
  }
  return [...cookies.values()].join("; ");
}

async function login({ sessions }: Given, user = "joe", before = ""): Promise<string> {
  const session = await sessions.open(before);
  session.set("user", user);
  session.login();
  return commit(session, before);
}

describe("a sealed session", () => {
  test("is in the cookie, and comes back with all that was set", async () => {
    const { sessions } = setUp();
    const session = await sessions.open("");
    expect(session).toMatchObject({ isNew: true, status: "absent", id: undefined });
    expect(await session.commit(new Headers())).toEqual({ status: "unchanged", cookie: "none" });
    session.set("cart", ["a"]);
    session.set("note", "hi");
    const cookie = await commit(session);
    const again = await sessions.open(cookie);
    expect(again).toMatchObject({ status: "ok", isNew: false, data: { cart: ["a"], note: "hi" } });
    expect(again.take("note")).toBe("hi");
    expect((await sessions.open(await commit(again, cookie))).data).toEqual({ cart: ["a"] });
    expect((await sessions.open(cookie.replace("=E", "=F"))).status).toBe("malformed");
    expect((await setUp({ keys: new KeyRing(KeyRing.generate()) }).sessions.open(cookie)).status).toMatch(
      /unknown-key|forged/,
    );
  });

  test("is split into several cookies, and leaves none behind when it shrinks or ends", async () => {
    const { sessions } = setUp();
    const session = await sessions.open("");
    session.set("note", "x".repeat(5000));
    const large = await commit(session);
    expect(large.split("; ").length).toBeGreaterThan(1);
    const again = await sessions.open(large);
    expect(again.get("note")).toHaveLength(5000);
    again.set("note", "short");
    const small = await commit(again, large);
    expect(small.split("; ")).toHaveLength(1);
    const last = await sessions.open(large);
    last.destroy();
    expect(await commit(last, large)).toBe("");
    const huge = await sessions.open("");
    huge.set("note", "x".repeat(60_000));
    const headers = new Headers();
    await expect(huge.commit(headers)).rejects.toMatchObject({ code: "too-large" });
    expect(headers.getSetCookie()).toEqual([]);
  });

  test("is sent again once per tenth of the idle time, and ends at its limits", async () => {
    const { sessions, pass } = setUp();
    const session = await sessions.open("");
    session.set("note", "hi");
    let cookie = await commit(session);
    pass(59);
    expect(await (await sessions.open(cookie)).commit(new Headers())).toEqual({
      status: "unchanged",
      cookie: "none",
    });
    pass(1);
    const renewed = await commit(await sessions.open(cookie), cookie);
    expect(renewed).not.toBe(cookie);
    pass(599);
    expect((await sessions.open(renewed)).status).toBe("ok");
    expect((await sessions.open(cookie)).status).toBe("expired-idle");
    pass(1);
    expect((await sessions.open(renewed)).status).toBe("expired-idle");
    cookie = await commit(session, "");
    const { sessions: others, pass: passOthers } = setUp();
    const long = await others.open("");
    long.set("note", "hi");
    let kept = await commit(long);
    for (let minutes = 0; minutes < 59; minutes += 5) {
      passOthers(300);
      kept = await commit(await others.open(kept), kept);
    }
    expect((await others.open(kept)).status).toBe("expired-absolute");
  });

  test("is sealed again under a new key", async () => {
    const { sessions } = setUp();
    const session = await sessions.open("");
    session.set("note", "hi");
    const cookie = await commit(session);
    const newer = KeyRing.generate();
    const rotated = setUp({ keys: new KeyRing([newer, secret]) }).sessions;
    const reissued = await commit(await rotated.open(cookie), cookie);
    expect(reissued).not.toBe(cookie);
    const current = setUp({ keys: new KeyRing(newer) }).sessions;
    expect((await current.open(reissued)).get("note")).toBe("hi");
  });
});

describe("with epochs", () => {
  const withEpochs = () => setUp({ epochs: new MemorySessionStore() });

  test("a session that was destroyed stays dead, whatever a slow response brings back", async () => {
    const given = withEpochs();
    const cookie = await login(given);
    const slow = await given.sessions.open(cookie);
    const logout = await given.sessions.open(cookie);
    logout.destroy();
    expect(await commit(logout, cookie)).toBe("");
    slow.set("note", "late");
    const back = await commit(slow);
    expect((await given.sessions.open(back)).status).toBe("ended");
    expect((await given.sessions.open(cookie)).status).toBe("ended");
  });

  test("a revocation holds from the next request on, and a revoked session cannot except itself", async () => {
    const given = withEpochs();
    const [mine, other, anns] = [await login(given), await login(given), await login(given, "ann")];
    given.pass(1);
    const slow = await given.sessions.open(other);
    const current = await given.sessions.open(mine);
    await given.sessions.revoke("joe", { except: current });
    await given.sessions.revoke("joe", { except: slow });
    expect((await given.sessions.open(other)).status).toBe("revoked");
    expect((await given.sessions.open(anns)).status).toBe("ok");
    expect((await given.sessions.open(mine)).status).toBe("revoked");
    expect((await given.sessions.open(await login(given))).status).toBe("ok");
  });

  test("a slow step-up of a session that was revoked is gone", async () => {
    const given = withEpochs();
    const cookie = await login(given);
    const slow = await given.sessions.open(cookie);
    given.pass(1);
    await given.sessions.revoke("joe");
    slow.login({ keep: ["user"] });
    const headers = new Headers();
    expect(await slow.commit(headers)).toEqual({ status: "gone", because: "revoked", lost: [] });
    expect(headers.getSetCookie()).toEqual([]);
  });

  test("a session that excepted itself stays alive when it rotates", async () => {
    const given = withEpochs();
    const cookie = await login(given);
    const session = await given.sessions.open(cookie);
    given.pass(1);
    await given.sessions.revoke("joe", { except: session });
    session.login({ keep: ["user"] });
    const after = await commit(session, cookie);
    expect((await given.sessions.open(after)).status).toBe("ok");
    expect((await given.sessions.open(cookie)).status).toBe("ended");
  });
});

describe("what cannot be promised", () => {
  test("is not there: revoke needs epochs, commit needs a response", async () => {
    const { sessions } = setUp();
    await expect(sessions.revoke("joe")).rejects.toThrow(/epochs must be given/);
    const session = await sessions.open("");
    session.set("note", "hi");
    await expect(session.commit(undefined as never)).rejects.toThrow(/commit must be given the response/);
    expect("update" in session || "exclusive" in session).toBe(false);
  });

  test("another subject takes over by login alone", async () => {
    const given = setUp();
    const cookie = await login(given);
    const session = await given.sessions.open(cookie);
    session.set("user", "ann");
    await expect(session.commit(new Headers())).rejects.toThrow(/login must be called/);
    session.login();
    expect((await given.sessions.open(await commit(session, cookie))).data).toEqual({ user: "ann" });
  });
});

test("nothing that is printed holds a value or a whole id", async () => {
  const given = setUp();
  const session = await given.sessions.open(await login(given, "s3cr3t"));
  const shown = inspect(session) + JSON.stringify(session) + JSON.stringify(given.events);
  expect(shown).not.toContain("s3cr3t");
  expect(shown).not.toContain(session.id);
});

describe("with epochs, a slow request of a session that is over", () => {
  const withEpochs = () => setUp({ epochs: new MemorySessionStore() });

  test("cannot go on under another id: after destroy by a login or a leave, after another login by a second one", async () => {
    for (const change of ["login", "leave"] as const) {
      const given = withEpochs();
      const cookie = await login(given);
      const slow = await given.sessions.open(cookie);
      const logout = await given.sessions.open(cookie);
      logout.destroy();
      await logout.commit(new Headers());
      if (change === "login") slow.login({ keep: ["user"] });
      else slow.delete("user");
      const headers = new Headers();
      expect(await slow.commit(headers)).toMatchObject({ status: "gone", because: "ended" });
      expect(headers.getSetCookie()).toEqual([]);
    }
    const given = withEpochs();
    const anonymous = await given.sessions.open("");
    anonymous.set("note", "hi");
    const before = await commit(anonymous);
    const both = await Promise.all([given.sessions.open(before), given.sessions.open(before)]);
    for (const session of both) session.login();
    const results = [await both[0].commit(new Headers()), await both[1].commit(new Headers())];
    expect(results.map(({ status }) => status)).toEqual(["rotated", "gone"]);
  });

  test("cannot leave its user behind after a revocation", async () => {
    const given = withEpochs();
    const slow = await given.sessions.open(await login(given));
    given.pass(1);
    await given.sessions.revoke("joe");
    slow.delete("user");
    slow.set("note", "x");
    expect(await slow.commit(new Headers())).toMatchObject({ status: "gone", because: "revoked" });
  });

  test("stays dead though a server sweeps whose clock is an hour ahead", async () => {
    const epochs = new MemorySessionStore();
    const given = setUp({ epochs });
    const cookie = await login(given);
    const session = await given.sessions.open(cookie);
    session.destroy();
    await session.commit(new Headers());
    await epochs.sweep(Date.UTC(2026, 10, 26, 12) + 3600_000 + 3600_000, 100);
    expect((await given.sessions.open(cookie)).status).toBe("ended");
  });
});
