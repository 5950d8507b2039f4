/** What a session holds: keys and values, schemas, and what the browser and the store never see of them. */

import { inspect } from "node:util";
import { defineSession, MemorySessionStore, SessionError, type SessionEvent } from "speculoos/session";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { keys, openShop } from "./shop.ts";

const COMMON = { keys, idle: 600, absolute: 3600 };

/** Returns what was thrown. */
function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return expect.unreachable("nothing was thrown");
}

/** Commits, and returns the Cookie header with what was sent. */
async function commit(session: { commit(to: Headers): Promise<unknown> }): Promise<string> {
  const headers = new Headers();
  await session.commit(headers);
  return headers.getSetCookie()[0]!.split(";")[0]!;
}

describe("keys and values", () => {
  const values: [what: string, value: unknown][] = [
    ["text", "\u0000é😀"],
    ["a number", -0.5],
    ["a bigint", 2n ** 70n],
    ["null", null],
    ["a date", new Date(7)],
    ["bytes", new Uint8Array([0, 255])],
    ["a list with undefined", [undefined, [1]]],
    ["a map", new Map<unknown, unknown>([[{ a: 1 }, new Set([1])]])],
    ["an object", { constructor: { a: [false] } }],
  ];
  for (const [what, value] of values) {
    test(`${what} comes back as it was, and as a copy`, async () => {
      const sessions = defineSession("__Host-v", { ...COMMON, store: new MemorySessionStore() });
      const session = await sessions.open("");
      session.set("value", value);
      const again = await sessions.open(await commit(session));
      expect(again.get("value")).toEqual(value);
      if (typeof value === "object" && value !== null)
        expect(again.get("value")).not.toBe(again.get("value"));
    });
  }

  test("any name is a key like others, but none that is empty or begins with a dot", async () => {
    const sessions = defineSession("__Host-v", { ...COMMON, store: new MemorySessionStore() });
    const session = await sessions.open("");
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "a.b", "é", " "];
    for (const name of names) {
      expect(session.get(name)).toBeUndefined();
      expect(session.has(name)).toBe(false);
      session.set(name, name);
    }
    const again = await sessions.open(await commit(session));
    expect(Object.keys(again.data).sort()).toEqual([...names].sort());
    for (const name of names) expect(again.get(name)).toBe(name);
    expect(Object.getPrototypeOf(again.data)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    again.delete("__proto__");
    await again.commit();
    expect(again.has("__proto__")).toBe(false);
    for (const name of ["", ".", ".lease", ".x", 7, undefined, Symbol("a")] as never[]) {
      for (const act of [
        () => again.get(name),
        () => again.set(name, 1),
        () => again.delete(name),
        () => again.has(name),
        () => again.take(name),
      ]) {
        expect(errorOf(act)).toBeInstanceOf(TypeError);
      }
      await expect(again.update(name, () => 1)).rejects.toThrow(TypeError);
    }
  });

  test("undefined must be deleted instead, and what nothing can hold is refused without showing it", async () => {
    const { sessions } = openShop();
    const session = await sessions.open("");
    expect(errorOf(() => session.set("note", undefined as never))).toBeInstanceOf(TypeError);
    const cyclic: unknown[] = ["s3cr3t"];
    cyclic.push(cyclic);
    for (const value of [
      () => "s3cr3t",
      Symbol("s3cr3t"),
      cyclic,
      { s3cr3t: () => {} },
      new (class S3cr3t {})(),
    ]) {
      const error = errorOf(() => session.set("note", value as never));
      expect(error).toBeInstanceOf(SessionError);
      expect(error).toMatchObject({ code: "not-storable" });
      expect(inspect(error)).not.toMatch(/s3cr3t\b/);
    }
    expect(session.data).toEqual({});
    expect(await session.commit()).toEqual({ status: "unchanged", cookie: "none" });
  });

  test("take reads once, clear deletes all, and a delete of nothing is no change", async () => {
    const shop = openShop();
    const joe = shop.browser();
    await joe.visit((session) => {
      session.set("note", "saved");
      session.set("count", 1);
    });
    await joe.visit((session) => {
      expect(session.take("note")).toBe("saved");
      expect(session.take("note")).toBeUndefined();
    });
    expect(await joe.look()).toMatchObject({ data: { count: 1 } });
    const { session, headers } = await joe.ask();
    session.take("note");
    session.delete("cart");
    expect(await session.commit(headers)).toEqual({ status: "unchanged", cookie: "none" });
    session.set("note", "x");
    session.clear();
    expect(session.data).toEqual({});
    session.set("cart", []);
    expect(await session.commit(headers)).toEqual({ status: "saved", cookie: "none" });
    expect(await joe.look()).toEqual({ status: "ok", data: { cart: [] } });
  });

  test("more than maxBytes is refused before anything is written, and can be taken back", async () => {
    const shop = openShop({ maxBytes: 200 });
    const joe = shop.browser();
    await joe.visit((session) => session.set("count", 1));
    const { session, headers } = await joe.ask();
    session.set("note", "s3cr3t".repeat(50));
    const error = await session.commit(headers).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "too-large" });
    expect(String(error)).toMatch(/at most 200 bytes of data; got \d+/);
    expect(inspect(error)).not.toContain("s3cr3t");
    session.login();
    await expect(session.commit(headers)).rejects.toMatchObject({ code: "too-large" });
    expect(await joe.look()).toEqual({ status: "ok", data: { count: 1 } });
    session.set("note", "short");
    expect((await session.commit(headers)).status).toBe("rotated");
  });
});

describe("a schema", () => {
  const store = new MemorySessionStore();
  const schema = {
    theme: v.optional(v.picklist(["light", "dark"]), "light"),
    seen: z.coerce.date().optional(),
    size: v.pipe(v.string(), v.transform(Number)),
    name: z.string().max(5),
  };

  function define(given: object = schema, events: SessionEvent[] = []) {
    const sessions = defineSession("__Host-c", { ...COMMON, store, schema: given as typeof schema });
    sessions.subscribe((event) => events.push(event));
    return sessions;
  }

  test("has defaults, takes its input and returns its output", async () => {
    const session = await define().open("");
    expect(session.get("theme")).toBe("light");
    expect(session.has("theme")).toBe(false);
    expect(session.data).toEqual({ theme: "light" });
    session.set("size", "42");
    expect(session.get("size")).toBe(42);
    const cookie = await commit(session);
    const again = await define().open(cookie);
    expect(again.get("size")).toBe(42);
    expect(again.data).toEqual({ theme: "light", size: 42 });
    again.set("size", "43");
    again.set("theme", "dark");
    expect(await again.commit()).toEqual({ status: "saved", cookie: "none" });
    expect((await define().open(cookie)).data).toEqual({ theme: "dark", size: 43 });
    expect(await again.update("size", (size = 0) => String(size + 1))).toBe(44);
  });

  test("refuses what does not fit, with its issues and without the value, and keys that it does not have", async () => {
    const session = await define().open("");
    const error = errorOf(() => session.set("name", "s3cr3t-s3cr3t"));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code: "invalid-value", issues: [{ message: expect.any(String) }] });
    expect(String(error)).not.toContain("s3cr3t");
    expect(errorOf(() => session.set("size", 42 as never))).toMatchObject({ code: "invalid-value" });
    for (const act of [
      () => session.get("other" as never),
      () => session.has("other" as never),
      () => session.set("other" as never, 1 as never),
      () => session.delete("other" as never),
      () => session.take("toString" as never),
    ]) {
      expect(errorOf(act)).toBeInstanceOf(TypeError);
    }
    expect(session.data).toEqual({ theme: "light" });
  });

  test("must be synchronous, and must not throw", async () => {
    const asynchronous = z.string().refine(async () => true);
    const throwing = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate() {
          throw new Error("s3cr3t");
        },
      },
    };
    const session = await define({ name: asynchronous, theme: throwing }).open("");
    expect(errorOf(() => session.set("name", "x"))).toBeInstanceOf(TypeError);
    const error = errorOf(() => session.set("theme", "light"));
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code: "invalid-value" });
    expect(inspect(error)).not.toContain("s3cr3t");
    expect(session.get("name")).toBeUndefined();
  });

  test("of which a stored value no longer fits counts it as absent and says so; the others live on", async () => {
    const before = await define({ ...schema, name: z.string() }).open("");
    before.set("name", "a long s3cr3t name");
    before.set("size", "7");
    const cookie = await commit(before);
    const events: SessionEvent[] = [];
    const session = await define(schema, events).open(cookie);
    expect(session.status).toBe("ok");
    expect(session.get("name")).toBeUndefined();
    expect(session.has("name")).toBe(false);
    expect(session.data).toEqual({ theme: "light", size: 7 });
    expect(session.invalid).toEqual(["name"]);
    expect(events).toMatchObject([{ type: "invalid", keys: ["name"] }]);
    expect(JSON.stringify(events)).not.toContain("s3cr3t");
    session.set("name", "short");
    expect(session.invalid).toEqual([]);
    expect(await session.commit()).toEqual({ status: "saved", cookie: "none" });
    expect((await define().open(cookie)).data).toEqual({ theme: "light", size: 7, name: "short" });
  });

  test("of which a key was dropped leaves that key alone", async () => {
    const session = await define().open("");
    session.set("name", "joe");
    session.set("size", "7");
    const cookie = await commit(session);
    const { name: _, ...rest } = schema;
    const later = await define(rest).open(cookie);
    expect(later.data).toEqual({ theme: "light", size: 7 });
    later.set("size", "8");
    await later.commit();
    expect((await define().open(cookie)).data).toEqual({ theme: "light", size: 8, name: "joe" });
  });

  test("is one schema a key, each with a name that is a key", () => {
    for (const wrong of [z.object({}), { name: 7 }, { ".lease": z.string() }, { "": z.string() }, 7, null]) {
      expect(errorOf(() => define(wrong as never))).toBeInstanceOf(TypeError);
    }
  });
});

test("a definition that cannot be is refused when it is made", () => {
  const store = new MemorySessionStore();
  const wrong: [options: object, error: unknown][] = [
    [{ idle: 0 }, RangeError],
    [{ idle: 3601 }, RangeError],
    [{ absolute: 34_560_001 }, RangeError],
    [{ idle: Number.NaN }, RangeError],
    [{ idle: "600" }, RangeError],
    [{ grace: 61 }, RangeError],
    [{ grace: -1 }, RangeError],
    [{ maxBytes: -1 }, RangeError],
    [{ persistent: 1 }, TypeError],
    [{ subject: "user" }, TypeError],
    [{ store: {} }, TypeError],
    [{ store: undefined }, TypeError],
    [{ adopt: {} }, TypeError],
    [{ keys: "short" }, Error],
    [{ clock: 7 }, TypeError],
    [{ path: "/app" }, Error],
  ];
  for (const [options, error] of wrong) {
    const define = () => defineSession("__Host-w", { ...COMMON, store, ...options } as never);
    expect(define, Object.keys(options)[0]).toThrow(error as typeof Error);
  }
});
