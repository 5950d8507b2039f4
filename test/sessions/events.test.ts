/** What is told of sessions: to listeners, and to node:diagnostics_channel. */

import { spawnSync } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import { join } from "node:path";
import type { SessionEvent } from "speculoos/session";
import { expect, test } from "vitest";
import { NOON, openShop } from "./shop.ts";

test("each event has its fields, and none has a value or an id", async () => {
  const shop = openShop();
  const { events } = shop;
  const joe = shop.browser();
  const last = () => events.at(-1);
  await joe.visit((session) => session.set("note", "s3cr3t"));
  const before = joe.cookie;
  const created = {
    type: "created",
    name: "__Host-s",
    session: expect.stringMatching(/^[\w-]{8}$/),
    time: NOON,
  };
  expect(last()).toEqual(created);
  shop.pass(60);
  await joe.visit(() => {});
  expect(last()).toEqual({ ...created, type: "renewed", time: NOON + 60_000 });
  expect(last()!.session).toBe(events[0]!.session);
  const slow = await joe.ask();
  await joe.login();
  expect(last()).toEqual({ ...created, type: "rotated", time: NOON + 60_000 });
  expect(last()!.session).not.toBe(events[0]!.session);
  slow.session.set("cart", ["s3cr3t"]);
  await slow.answer();
  expect(last()).toMatchObject({ type: "gone", keys: ["cart"], session: events[0]!.session });
  await shop.sessions.open(before);
  expect(last()).toMatchObject({ type: "refused", status: "superseded" });
  await shop.sessions.open("__Host-s=s3cr3t");
  expect(last()).toEqual({ type: "refused", name: "__Host-s", status: "malformed", time: NOON + 60_000 });
  await shop.sessions.revoke("joe");
  expect(last()).toEqual({ type: "revoked", name: "__Host-s", time: NOON + 60_000 });
  await joe.ask();
  expect(last()).toMatchObject({ type: "refused", status: "revoked" });
  const id = await joe.visit((session) => {
    session.set("user", "joe");
    return session;
  });
  const opened = await joe.ask();
  opened.session.destroy();
  await opened.answer();
  expect(last()).toMatchObject({ type: "destroyed" });
  const count = events.length;
  opened.session.destroy();
  await opened.session.commit(new Headers());
  expect(events).toHaveLength(count);
  expect(events.map(({ type }) => type)).toEqual([
    "created",
    "renewed",
    "rotated",
    "gone",
    "refused",
    "refused",
    "revoked",
    "refused",
    "refused",
    "created",
    "destroyed",
  ]);
  const text = JSON.stringify(events);
  expect(text).not.toContain("s3cr3t");
  expect(text).not.toContain(id.id ?? "no id");
});

test("the channel has the events of all definitions, and a listener can leave", async () => {
  const shop = openShop();
  const heard: unknown[] = [];
  const listen = (event: unknown) => heard.push(event);
  channel("speculoos:session").subscribe(listen);
  const mine: SessionEvent[] = [];
  const leave = shop.sessions.subscribe((event) => mine.push(event));
  await shop.browser().login();
  leave();
  leave();
  await shop.browser().login();
  channel("speculoos:session").unsubscribe(listen);
  await shop.browser().login();
  expect(heard).toHaveLength(2);
  expect(mine).toHaveLength(1);
  expect(() => shop.sessions.subscribe("x" as never)).toThrow(TypeError);
});

test("a session that was changed and never committed is told when it is collected", () => {
  const hooks = `
    import { registerHooks } from "node:module";
    const names = { "#crypto": "platform/crypto-node.ts", "#zlib": "platform/zlib-node.ts" };
    registerHooks({ resolve: (name, context, next) => next(
      name in names ? new URL(names[name], process.env.SOURCES).href : name, context) });`;
  const script = `
    const { KeyRing } = await import(new URL("index.ts", process.env.SOURCES).href);
    const { defineSession, MemorySessionStore } = await import(new URL("session.ts", process.env.SOURCES).href);
    const sessions = defineSession("__Host-s", {
      keys: new KeyRing(KeyRing.generate()), store: new MemorySessionStore(), idle: 600, absolute: 3600 });
    const events = [];
    sessions.subscribe((event) => events.push(event));
    await (async () => {
      const forgotten = await sessions.open("");
      forgotten.set("note", "s3cr3t");
      const updated = await sessions.open("");
      await updated.update("count", () => 1);
      const read = await sessions.open("");
      read.get("note");
      const committed = await sessions.open("");
      committed.set("note", "s3cr3t");
      await committed.commit(new Headers());
      const dropped = await sessions.open("");
      dropped.set("note", "x");
      dropped.delete("note");
    })();
    for (let i = 0; i < 50 && events.length < 3; i++) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    console.log(JSON.stringify(events.map(({ type, keys }) => [type, keys])));`;
  const sources = `${new URL("../../src/", import.meta.url)}`;
  const { stdout, stderr } = spawnSync(
    join(import.meta.dirname, "../../node_modules/.bin/node"),
    [
      "--expose-gc",
      "--import",
      `data:text/javascript,${encodeURIComponent(hooks)}`,
      "--input-type=module",
      "--eval",
      script,
    ],
    { encoding: "utf8", env: { ...process.env, SOURCES: sources, NODE_OPTIONS: "" } },
  );
  expect(stderr).toBe("");
  const events = JSON.parse(stdout) as [string, string[] | undefined][];
  expect(events[0]).toEqual(["created", null]);
  expect(events.slice(1).sort()).toEqual([
    ["uncommitted", ["count"]],
    ["uncommitted", ["note"]],
  ]);
});
