/** The real express-session and iron-session: taken over by `adopt`, and what docs/coming-from.md says of them. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import expressSession from "express-session";
import { getIronSession, webCookies } from "iron-session";
import { getCookie, KeyRing, removeCookie } from "speculoos";
import { express as codecs } from "speculoos/interop";
import { CookieJar } from "speculoos/jar";
import { defineSession, MemorySessionStore, type SessionSource } from "speculoos/session";
import { expect, test } from "vitest";

const secret = "keyboard cat";

function fromExpressSession(store: expressSession.MemoryStore): SessionSource<{ user: string }> {
  const codec = codecs.signed({ secret });
  return {
    async read(from) {
      const raw = getCookie(from, "connect.sid")?.value;
      const id = raw === undefined ? undefined : codec.read("connect.sid", raw);
      if (id?.status !== "ok" || typeof id.value !== "string") return undefined;
      const { value } = id;
      const old = await new Promise<object | null | undefined>((resolve, reject) =>
        store.get(value, (error, session) => (error ? reject(error) : resolve(session))),
      );
      if (!old || !("user" in old) || typeof old.user !== "string") return undefined;
      return {
        data: { user: old.user },
        async end(to) {
          await new Promise<void>((resolve) => store.destroy(value, () => resolve()));
          removeCookie(to, "connect.sid");
        },
      };
    },
  };
}

test("a session of express-session is taken over, and ends there once ours is sent", async () => {
  const store = new expressSession.MemoryStore();
  const sessions = defineSession<{ user: string; visits: number }>("session", {
    store: new MemorySessionStore(),
    keys: new KeyRing(KeyRing.generate()),
    idle: 600,
    absolute: 3600,
    secure: false,
    subject: (data) => data.user,
    adopt: fromExpressSession(store),
  });
  const app = express();
  app.use("/old", expressSession({ secret, store, resave: false, saveUninitialized: false }));
  app.get("/old/login", (request, response) => {
    Object.assign((request as unknown as { session: object }).session, { user: "joe" });
    response.send("in");
  });
  app.get("/new", async (request, response) => {
    const session = await sessions.open(request);
    session.set("visits", (session.get("visits") ?? 0) + 1);
    const { status } = await session.commit(response);
    response.json({ status, data: session.data });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jar = new CookieJar();
  const get = async (path: string) => {
    const url = `${origin}${path}`;
    const response = await fetch(url, { headers: { cookie: jar.getCookieString(url) } });
    for (const line of response.headers.getSetCookie()) jar.setCookie(line, url);
    return response;
  };
  const names = () => jar.getCookies(`${origin}/`).map(({ name }) => name);

  await get("/old/login");
  expect(names()).toEqual(["connect.sid"]);
  expect(Object.keys(store.sessions)).toHaveLength(1);
  const taken = await get("/new");
  expect(await taken.json()).toEqual({ status: "created", data: { user: "joe", visits: 1 } });
  expect(names()).toEqual(["session"]);
  expect(Object.keys(store.sessions)).toEqual([]);
  expect(await (await get("/new")).json()).toEqual({ status: "saved", data: { user: "joe", visits: 2 } });
  const ids: string[] = [];
  for await (const { id } of sessions.list("joe")) ids.push(id);
  expect(ids).toHaveLength(1);

  jar.clear();
  jar.setCookie("connect.sid=s%3Aforged.xxxx; Path=/", `${origin}/`);
  expect(await (await get("/new")).json()).toEqual({ status: "created", data: { visits: 1 } });
  server.close();
});

test("what docs/coming-from.md says of express-session: the last of two requests wins, and a save after the logout brings the session back", async () => {
  const store = new expressSession.MemoryStore();
  const app = express();
  app.use(expressSession({ secret, store, resave: false, saveUninitialized: false }));
  const sessionOf = (request: object) =>
    (request as { session: { [key: string]: unknown; destroy(done: () => void): void } }).session;
  const waiting: (() => void)[] = [];
  app.get("/set/:key", async (request, response) => {
    const session = sessionOf(request);
    if (request.query.slow !== undefined) await new Promise<void>((resolve) => waiting.push(resolve));
    session[request.params.key] = 1;
    response.send("set");
  });
  app.get("/logout", (request, response) => sessionOf(request).destroy(() => response.send("bye")));
  app.get("/", (request, response) => {
    const { cookie: _, ...data } = sessionOf(request);
    response.json(data);
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let cookie = "";
  const get = async (path: string) => {
    const response = await fetch(`${origin}${path}`, { headers: { cookie } });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return response.text();
  };
  const duringSlow = async (path: string, key: string) => {
    const slow = get(`/set/${key}?slow`);
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await get(path);
    waiting.pop()!();
    await slow;
    return JSON.parse(await get("/")) as object;
  };
  await get("/set/user");
  expect(await duringSlow("/set/cart", "a")).toEqual({ user: 1, a: 1 });
  expect(await duringSlow("/logout", "b")).toEqual({ user: 1, a: 1, b: 1 });
  server.close();
});

test("what docs/coming-from.md says of iron-session: a copy of the cookie is read after destroy", async () => {
  const options = { cookieName: "session", password: "a password of 32 characters or more" };
  const open = (cookie: string, headers = new Headers()) =>
    getIronSession<{ user?: string }>(
      webCookies(new Request("https://a.example/", { headers: { cookie } }), headers),
      options,
    );
  const headers = new Headers();
  const session = await open("", headers);
  session.user = "joe";
  await session.save();
  const copy = headers.getSetCookie()[0]!.split(";")[0]!;
  (await open(copy)).destroy();
  expect((await open(copy)).user).toBe("joe");
});
