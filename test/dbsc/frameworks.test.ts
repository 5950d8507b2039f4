/** A device registers and renews over real HTTP, with each framework as docs/dbsc.md says. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { KeyRing } from "speculoos";
import { deviceBound } from "speculoos/dbsc";
import { defineSession, MemorySessionStore } from "speculoos/session";
import { expect, test } from "vitest";
import { type Config, DeviceKeys } from "./device.ts";

type Data = { user: string };

function define() {
  const sessions = defineSession<Data>("__Host-s", {
    keys: new KeyRing(KeyRing.generate()),
    store: new MemorySessionStore(),
    idle: 1800,
    absolute: 43_200,
    subject: (data) => data.user,
    development: true,
  });
  return {
    sessions,
    binding: deviceBound(sessions, { register: "/device/register", refresh: "/device/refresh" }),
  };
}

type Site = ReturnType<typeof define>;
type Opened = Awaited<ReturnType<Site["sessions"]["open"]>>;

/** What every page does: logs in at "/login", and tells what the request shows. */
const work = (session: Opened, path: string) => {
  if (path !== "/login") return;
  session.set("user", "joe");
  session.login();
};

const expressApp = ({ sessions, binding }: Site): RequestListener => {
  const app = express();
  app.use(async (req, res, next) => {
    if (!(await binding.handleNode(req, res))) next();
  });
  app.use(async (req, res) => {
    const session = await sessions.open(req);
    work(session, req.path);
    await session.commit(res);
    if (req.path === "/login") binding.offer(res, session);
    res.send(binding.check(req, session).status);
  });
  return app;
};

const mountedApp = ({ sessions, binding }: Site): RequestListener => {
  const app = express();
  // Express takes "/device" off the URL of what is mounted there.
  app.use("/device", async (req, res, next) => {
    if (!(await binding.handleNode(req, res))) next();
  });
  app.use(expressApp({ sessions, binding }));
  return app;
};

const fastifyApp = async ({ sessions, binding }: Site): Promise<RequestListener> => {
  const app = fastify();
  app.addHook("onRequest", async (request, reply) => {
    // It ends what it answers, and leaves everything else alone.
    if (await binding.handleNode(request.raw, reply.raw)) reply.hijack();
  });
  app.all("/*", async (request, reply) => {
    const session = await sessions.open(request);
    work(session, request.url);
    await session.commit(reply);
    if (request.url === "/login") binding.offer(reply.raw, session);
    return binding.check(request, session).status;
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
};

const honoApp = ({ sessions, binding }: Site): RequestListener => {
  const app = new Hono();
  app.use(async (c, next) => {
    const answer = await binding.handle(c.req.raw);
    return answer ?? next();
  });
  app.all("*", async (c) => {
    const session = await sessions.open(c.req.raw);
    work(session, c.req.path);
    await session.commit(c.res);
    if (c.req.path === "/login") binding.offer(c.res, session);
    return c.text(binding.check(c.req.raw, session).status);
  });
  // Node's side of Hono is a package of its own: the test turns messages into those of Fetch.
  return async (request, response) => {
    const answer = await app.fetch(
      new Request(`http://localhost${request.url}`, {
        method: request.method!,
        headers: request.headers as Record<string, string>,
      }),
    );
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) response.appendHeader(name, value);
    response.end(await answer.text());
  };
};

const KOA = fileURLToPath(new URL("../frameworks/apps/node_modules/koa/package.json", import.meta.url));

type KoaContext = { req: never; res: never; path: string; respond: boolean; body: unknown };
type KoaApp = {
  use(handle: (ctx: KoaContext, next: () => Promise<void>) => Promise<void>): void;
  callback(): RequestListener;
};

const koaApp = ({ sessions, binding }: Site): RequestListener => {
  const Koa = createRequire(KOA)("koa") as new () => KoaApp;
  const app = new Koa();
  app.use(async (ctx, next) => {
    if (await binding.handleNode(ctx.req, ctx.res)) ctx.respond = false;
    else await next();
  });
  app.use(async (ctx) => {
    const session = await sessions.open(ctx.req);
    work(session, ctx.path);
    await session.commit(ctx.res);
    if (ctx.path === "/login") binding.offer(ctx.res, session);
    ctx.body = binding.check(ctx.req, session).status;
  });
  return app.callback();
};

const FRAMEWORKS: Record<string, (site: Site) => RequestListener | Promise<RequestListener>> = {
  Express: expressApp,
  "Express below a path": mountedApp,
  Fastify: fastifyApp,
  Hono: honoApp,
  ...(existsSync(KOA) && { Koa: koaApp }),
};
if (!existsSync(KOA) && process.env.CI === "true")
  throw new Error("Koa is not installed in test/frameworks/apps");

for (const [name, create] of Object.entries(FRAMEWORKS)) {
  test(`${name} registers, renews and lets other requests pass`, async () => {
    const server: Server = createServer(await create(define()));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cookies = new Map<string, string>();
    const ask = async (path: string, headers: Record<string, string> = {}, method = "POST") => {
      const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join("; ");
      const response = await fetch(`${origin}${path}`, { method, headers: { ...headers, cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, key, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        cookies.set(key!, value!);
      }
      return response;
    };
    try {
      const keys = await DeviceKeys.create();
      const login = await ask("/login");
      const offered = /challenge="([^"]+)"/.exec(login.headers.get("secure-session-registration")!)![1]!;
      const registered = await ask("/device/register", {
        "secure-session-response": await keys.registration(offered),
      });
      expect([registered.status, registered.headers.get("content-type")]).toEqual([200, "application/json"]);
      const { session_identifier: id } = (await registered.json()) as Config;
      expect(await (await ask("/", {}, "GET")).text()).toBe("bound");
      const asked = await ask("/device/refresh", { "sec-secure-session-id": id });
      expect(asked.status).toBe(403);
      const challenge = /^"([^"]+)"/.exec(asked.headers.get("secure-session-challenge")!)![1]!;
      const renewed = await ask("/device/refresh", {
        "sec-secure-session-id": id,
        "secure-session-response": await keys.renewal(challenge),
      });
      expect([renewed.status, renewed.headers.getSetCookie().length]).toEqual([200, 1]);
      for (const key of cookies.keys()) if (key.includes("-bound-")) cookies.delete(key);
      expect(await (await ask("/", {}, "GET")).text()).toBe("unproven");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}
