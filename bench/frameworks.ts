/**
 * The cookie work of one request in Express, Fastify and Hono: one signed cookie read, one set, beside the cookie package that each
 * usually has. The messages are those that the framework made of a real request; each run has a response of its own, whose making
 * is taken off. What a framework does beside is not in the figures.
 */

import { once } from "node:events";
import { type IncomingMessage, request as requestHttp, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { do_not_optimize } from "mitata";
import { addCookie, getCookie, KeyRing, SignedCookie } from "speculoos";
import type { Result } from "./compare.ts";

const load = createRequire(new URL("../test/frameworks/apps/", import.meta.url));

/** What one run did: the value that it read, and the Set-Cookie header of its response. */
type Done = { readonly read: unknown; readonly set: Header };
type Header = number | string | readonly string[] | undefined;
type Run = () => Done | Promise<Done>;
type Path = "none" | "ours" | "peer";
type Framework = {
  readonly name: string;
  readonly paths: Record<Path, Run>;
  /** The same with a Cookie header in which each signature is another: nothing may be read. */
  readonly forged: Record<"ours" | "peer", Run>;
};

/** Short rounds in turns, of which the fastest are taken: other work of the machine can only add time. */
const ROUNDS = 2000;
const WARM_UP = 200;
const RUNS = { sync: 50, async: 10 };
const QUANTILE = 0.1;
const secret = KeyRing.generate();
const keys = new KeyRing(secret);
const OTHERS = "theme=dark; lang=nl-BE; consent=stats; _ga=GA1.1.1234567890.1795435691; tour=done";
const attributes = { path: "/", httpOnly: true, sameSite: "lax" } as const;

const readOurs = (from: Parameters<typeof getCookie>[0]) =>
  getCookie(from, "id", SignedCookie, { keys })?.value;
const createOurs = () => new SignedCookie("id", "8", keys, attributes);
const ourHeader = `${OTHERS}; ${new SignedCookie("id", "7", keys).pair}`;

export async function compareFrameworks(): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name, paths, forged } of [await createExpress(), await createFastify(), await createHono()]) {
    await checkSameWork(name, paths, forged);
    const { none, ours, peer: theirs } = await timeInTurns(paths);
    const nanoseconds = ours - none;
    const peer = "its cookie package";
    results.push({
      comparison: {
        group: "cookie work of one request",
        name,
        ours: paths.ours,
        peers: { [peer]: paths.peer },
        target: { [peer]: 1.5 },
      },
      nanoseconds,
      ratios: { [peer]: (theirs - none) / nanoseconds },
    });
  }
  return results;
}

/** Returns the nanoseconds of one run of each. */
async function timeInTurns(paths: Framework["paths"]): Promise<Record<Path, number>> {
  const samples: Record<Path, number[]> = { none: [], ours: [], peer: [] };
  const isAsync = paths.none() instanceof Promise;
  const runs = isAsync ? RUNS.async : RUNS.sync;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const path of ["none", "ours", "peer"] as const) {
      const run = paths[path];
      const start = process.hrtime.bigint();
      if (isAsync) for (let i = 0; i < runs; i++) do_not_optimize(await run());
      else for (let i = 0; i < runs; i++) do_not_optimize(run());
      const nanoseconds = Number(process.hrtime.bigint() - start);
      if (round >= WARM_UP) samples[path].push(nanoseconds / runs);
    }
  }
  const take = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length * QUANTILE)]!;
  return { none: take(samples.none), ours: take(samples.ours), peer: take(samples.peer) };
}

/** Both read the value, refuse a forged one, and send one signed cookie with the same attributes. */
async function checkSameWork(
  name: string,
  paths: Framework["paths"],
  forged: Framework["forged"],
): Promise<void> {
  for (const side of ["ours", "peer"] as const) {
    const { read, set } = await paths[side]();
    const [pair, ...sent] = String(set).split("; ");
    const isSame = isDeepStrictEqual(sent.sort(), ["HttpOnly", "Path=/", "SameSite=Lax"]);
    if (read !== "7" || !isSame || !/^id=.{40}/.test(pair!)) {
      throw new Error(`${name}: ${side} must read 7, and set id with the attributes of the other`);
    }
    const { read: believed } = await forged[side]();
    if (believed) throw new Error(`${name}: ${side} must not believe a forged cookie`);
  }
}

/** Returns a Cookie header whose signed cookie has another first character of a signature. */
function forge(header: string, at: number): string {
  const index = header.length - at;
  return header.slice(0, index) + (header[index] === "A" ? "B" : "A") + header.slice(index + 1);
}

/** Sends one request with a Cookie header to a server, which is closed then. */
async function send(server: Server, cookie: string): Promise<void> {
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const outgoing = requestHttp({ host: "127.0.0.1", port, headers: { cookie }, agent: false }).end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "close");
}

async function createExpress(): Promise<Framework> {
  const express = load("express");
  const { sign } = load("cookie-signature") as { sign(value: string, secret: string): string };
  const parse = load("cookie-parser")(secret);
  const receive = async (cookie: string) => {
    const app = express();
    let received: ExpressRequest | undefined;
    app.get("/", (req: ExpressRequest, res: ServerResponse) => {
      received = req;
      res.end();
    });
    const server: Server = app.listen(0, "127.0.0.1");
    await once(server, "listening");
    await send(server, cookie);
    server.close();
    const req = received!;
    const respond = (): ExpressResponse => Object.setPrototypeOf(new ServerResponse(req), app.response);
    return { req, respond };
  };
  const done = (read: unknown, res: ServerResponse): Done => ({ read, set: res.getHeader("set-cookie") });
  const ours = async (cookie: string) => {
    const { req, respond } = await receive(cookie);
    return () => {
      const res = respond();
      const read = readOurs(req);
      addCookie(res, createOurs());
      return done(read, res);
    };
  };
  const peer = async (cookie: string) => {
    const { req, respond } = await receive(cookie);
    return () => {
      const res = respond();
      // Of each request: the package parses one once.
      req.cookies = undefined;
      parse(req, res, () => {});
      res.cookie("id", "8", { ...attributes, signed: true });
      return done(req.signedCookies?.id, res);
    };
  };
  const { respond } = await receive(ourHeader);
  const peerHeader = `${OTHERS}; id=${encodeURIComponent(`s:${sign("7", secret)}`)}`;
  return {
    name: "Express 5, cookie-parser",
    paths: {
      none: () => done("", respond()),
      ours: await ours(ourHeader),
      peer: await peer(peerHeader),
    },
    forged: { ours: await ours(forge(ourHeader, 20)), peer: await peer(forge(peerHeader, 20)) },
  };
}

type ExpressRequest = IncomingMessage & {
  cookies?: object | undefined;
  readonly signedCookies?: Record<string, string | false>;
};
type ExpressResponse = ServerResponse & { cookie(name: string, value: string, options: object): void };

async function createFastify(): Promise<Framework> {
  const receive = async (cookie: string, withPlugin: boolean) => {
    const app = load("fastify")();
    const hooks: Record<string, Hook> = {};
    // The plugin does half of its work in hooks.
    const addHook = app.addHook;
    if (withPlugin) {
      const plugin = load("@fastify/cookie");
      const withHooks = Object.assign(
        (instance: typeof app, options: object) => {
          instance.addHook = (name: string, hook: Hook) => {
            hooks[name] = hook;
            return addHook.call(instance, name, hook);
          };
          return plugin(instance, options);
        },
        plugin,
        { [Symbol.for("skip-override")]: true },
      );
      await app.register(withHooks, { secret });
    }
    let received: FastifyReply | undefined;
    app.get("/", (_request: FastifyRequest, reply: FastifyReply) => {
      received = reply;
      return "";
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    await send(app.server, cookie);
    const { request, log, constructor: Reply } = received!;
    const respond = () => new Reply(new ServerResponse(request.raw), request, log);
    await app.close();
    return { app, request, respond, hooks };
  };
  const done = (read: unknown, reply: FastifyReply): Done => ({ read, set: reply.getHeader("set-cookie") });
  const ours = async (cookie: string) => {
    const { request, respond } = await receive(cookie, false);
    return () => {
      const reply = respond();
      const read = readOurs(request as never);
      addCookie(reply as never, createOurs());
      return done(read, reply);
    };
  };
  const peer = async (cookie: string) => {
    const { request, respond, hooks } = await receive(cookie, true);
    const { onRequest, onSend } = hooks as { onRequest: Hook; onSend: Hook };
    return () => {
      const reply = respond();
      onRequest(request, reply, () => {});
      const { value } = request.unsignCookie(request.cookies.id!);
      reply.setCookie("id", "8", { ...attributes, signed: true });
      onSend(request, reply, "", () => {});
      return done(value, reply);
    };
  };
  const { respond } = await receive(ourHeader, false);
  const { app } = await receive("", true);
  const peerHeader = `${OTHERS}; id=${encodeURIComponent(app.signCookie("7"))}`;
  return {
    name: "Fastify 5, @fastify/cookie",
    paths: {
      none: () => done("", respond()),
      ours: await ours(ourHeader),
      peer: await peer(peerHeader),
    },
    forged: { ours: await ours(forge(ourHeader, 20)), peer: await peer(forge(peerHeader, 20)) },
  };
}

type Hook = (request: FastifyRequest, reply: FastifyReply, ...others: unknown[]) => void;
type FastifyRequest = {
  readonly raw: IncomingMessage;
  readonly cookies: Record<string, string>;
  unsignCookie(text: string): { value: string | null };
};
type FastifyReply = {
  readonly request: FastifyRequest;
  readonly log: object;
  readonly constructor: new (raw: ServerResponse, request: FastifyRequest, log: object) => FastifyReply;
  getHeader(name: string): Header;
  setCookie(name: string, value: string, options: object): void;
};

async function createHono(): Promise<Framework> {
  const { Hono } = load("hono");
  const { getSignedCookie, setSignedCookie, generateSignedCookie } = load("hono/cookie");
  const app = new Hono();
  app.get("/none", (c: HonoContext) => c.text("7"));
  app.get("/ours", (c: HonoContext) => {
    const read = readOurs(c.req.raw);
    addCookie(c.res, createOurs());
    return c.text(read ?? "");
  });
  app.get("/peer", async (c: HonoContext) => {
    const read = await getSignedCookie(c, secret, "id");
    await setSignedCookie(c, "id", "8", secret, { path: "/", httpOnly: true, sameSite: "Lax" });
    return c.text(read || "");
  });
  const run = (path: string, cookie: string) => async () => {
    const response: Response = await app.request(path, { headers: { cookie } });
    return { read: await response.text(), set: response.headers.getSetCookie() };
  };
  const signed: string = await generateSignedCookie("id", "7", secret);
  const peerHeader = `${OTHERS}; ${signed.split(";", 1)[0]}`;
  return {
    name: "Hono 4, hono/cookie",
    paths: { none: run("/none", ourHeader), ours: run("/ours", ourHeader), peer: run("/peer", peerHeader) },
    forged: { ours: run("/ours", forge(ourHeader, 20)), peer: run("/peer", forge(peerHeader, 20)) },
  };
}

type HonoContext = { req: { raw: Request }; res: Response; text(text: string): Response };
