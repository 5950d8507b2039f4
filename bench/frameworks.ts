/**
 * The cookie work of one request in Express, Fastify and Hono: one signed cookie read, one set, beside the cookie package that each
 * usually has. Each row is the time of a request with that work, less the time of one without.
 */

import { createRequire } from "node:module";
import { do_not_optimize, measure } from "mitata";
import { addCookie, getCookie, KeyRing, SignedCookie } from "speculoos";
import { computeMedian, type Result } from "./compare.ts";

const load = createRequire(new URL("../test/frameworks/apps/", import.meta.url));

/** One request; returns the value that was read, and the names of the cookies that were set. */
type Handle = () => Promise<{ readonly read: string; readonly set: readonly string[] }>;
type Framework = { readonly name: string; readonly peer: string; readonly paths: Record<Path, Handle> };
type Path = "none" | "ours" | "peer";

const ROUNDS = 15;
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
  for (const { name, peer, paths } of [await createExpress(), await createFastify(), await createHono()]) {
    for (const path of ["ours", "peer"] as const) {
      const { read, set } = await paths[path]();
      if (read !== "7" || set.join() !== "id") throw new Error(`${name}: ${path} must read 7 and set id`);
    }
    const samples: Record<Path, number[]> = { none: [], ours: [], peer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const path of ["none", "ours", "peer"] as const) {
        const run = async () => do_not_optimize(await paths[path]());
        samples[path].push((await measure(run, { min_cpu_time: 1e8 })).p25);
      }
    }
    const without = computeMedian(samples.none);
    const nanoseconds = computeMedian(samples.ours) - without;
    results.push({
      comparison: {
        group: "cookie work of one request",
        name,
        ours: paths.ours,
        peers: { [peer]: paths.peer },
        target: { [peer]: 1.5 },
      },
      nanoseconds,
      ratios: { [peer]: (computeMedian(samples.peer) - without) / nanoseconds },
    });
  }
  return results;
}

type Injected = { readonly body: string; readonly headers: Record<string, unknown> };

function summarise({ body, headers }: Injected) {
  return { read: body, set: [headers["set-cookie"] ?? []].flat().map((line) => String(line).split("=")[0]!) };
}

async function createExpress(): Promise<Framework> {
  const express = load("express");
  const cookieParser = load("cookie-parser");
  const inject = load("light-my-request");
  const sign = load("cookie-signature").sign as (value: string, secret: string) => string;
  const app = express();
  app.get("/none", (_req: never, res: ExpressResponse) => res.end("7"));
  app.get("/ours", (req: never, res: ExpressResponse) => {
    const read = readOurs(req);
    addCookie(res as never, createOurs());
    res.end(read);
  });
  app.get(
    "/peer",
    cookieParser(secret),
    (req: { signedCookies: Record<string, string> }, res: ExpressResponse) => {
      res.cookie("id", "8", { ...attributes, signed: true });
      res.end(req.signedCookies.id);
    },
  );
  const get = async (url: string, cookie: string) =>
    summarise(await inject(app, { url, headers: { cookie } }));
  const peerHeader = `${OTHERS}; id=${encodeURIComponent(`s:${sign("7", secret)}`)}`;
  return {
    name: "Express 5, cookie-parser",
    peer: "its cookie package",
    paths: {
      none: () => get("/none", ourHeader),
      ours: () => get("/ours", ourHeader),
      peer: () => get("/peer", peerHeader),
    },
  };
}

type ExpressResponse = {
  end(text: string | undefined): void;
  cookie(name: string, value: string, options: object): void;
};

async function createFastify(): Promise<Framework> {
  const plain = load("fastify")();
  plain.get("/none", () => "7");
  plain.get("/ours", (request: never, reply: never) => {
    const read = readOurs(request);
    addCookie(reply, createOurs());
    return read;
  });
  // Apart: the plugin reads the cookies of every request.
  const withPlugin = load("fastify")();
  await withPlugin.register(load("@fastify/cookie"), { secret });
  withPlugin.get("/peer", (request: FastifyRequest, reply: FastifyReply) => {
    const { value } = request.unsignCookie(request.cookies.id!);
    reply.setCookie("id", "8", { ...attributes, signed: true });
    return value;
  });
  await plain.ready();
  await withPlugin.ready();
  const get = async (app: { inject(options: object): Promise<Injected> }, url: string, cookie: string) =>
    summarise(await app.inject({ url, headers: { cookie } }));
  const peerHeader = `${OTHERS}; id=${encodeURIComponent(withPlugin.signCookie("7"))}`;
  return {
    name: "Fastify 5, @fastify/cookie",
    peer: "its cookie package",
    paths: {
      none: () => get(plain, "/none", ourHeader),
      ours: () => get(plain, "/ours", ourHeader),
      peer: () => get(withPlugin, "/peer", peerHeader),
    },
  };
}

type FastifyRequest = { cookies: Record<string, string>; unsignCookie(text: string): { value: string } };
type FastifyReply = { setCookie(name: string, value: string, options: object): void };

async function createHono(): Promise<Framework> {
  const { Hono } = load("hono");
  const { getSignedCookie, setSignedCookie, generateSignedCookie } = load("hono/cookie");
  const app = new Hono();
  app.get("/none", (c: HonoContext) => c.text("7"));
  app.get("/ours", (c: HonoContext) => {
    const read = readOurs(c.req.raw);
    addCookie(c.res, createOurs());
    return c.text(read);
  });
  app.get("/peer", async (c: HonoContext) => {
    const read = await getSignedCookie(c, secret, "id");
    await setSignedCookie(c, "id", "8", secret, { path: "/", httpOnly: true, sameSite: "Lax" });
    return c.text(read);
  });
  const get = async (url: string, cookie: string) => {
    const response: Response = await app.request(url, { headers: { cookie } });
    const set = response.headers.getSetCookie().map((line) => line.split("=")[0]!);
    return { read: await response.text(), set };
  };
  const signed: string = await generateSignedCookie("id", "7", secret);
  const peerHeader = `${OTHERS}; ${signed.split(";", 1)[0]}`;
  return {
    name: "Hono 4, hono/cookie",
    peer: "its cookie package",
    paths: {
      none: () => get("/none", ourHeader),
      ours: () => get("/ours", ourHeader),
      peer: () => get("/peer", peerHeader),
    },
  };
}

type HonoContext = { req: { raw: Request }; res: Response; text(text: string | undefined): Response };
