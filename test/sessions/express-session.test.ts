/** Sessions of the real express-session on the real Express, taken over by `adopt` (docs/sessions.md). */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import expressSession from "express-session";
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
