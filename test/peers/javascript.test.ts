/** Express, cookie-session, Fastify, Hono, iron-session and Auth.js themselves, over real requests where they have any. */

import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decode, encode } from "@auth/core/jwt";
import fastifyCookie from "@fastify/cookie";
import cookieParser from "cookie-parser";
import cookieSession from "cookie-session";
import expressFramework from "express";
import fc from "fast-check";
import Fastify from "fastify";
import { Hono } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { getIronSession, sealData, unsealData } from "iron-session";
import {
  authjs,
  express,
  fastify,
  hono,
  ironSession,
  keygrip,
  cookieSession as sessionCodec,
} from "speculoos/interop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runs } from "../seed.ts";

const secret = "a secret that all of them take, 32 octets and more";
const { seed, numRuns } = runs(40) as { seed: number; numRuns: number };
const texts = fc.sample(
  fc
    .string({ unit: "binary", maxLength: 40 })
    .filter((text) => text.isWellFormed() && !/^[sj]:/.test(text) && text !== ""),
  { seed, numRuns },
);
const objects = fc.sample(
  fc
    .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1, maxKeys: 4 })
    .map((value): Record<string, unknown> => JSON.parse(JSON.stringify({ ...value }))),
  { seed, numRuns },
);

function tampered(raw: string): string {
  let at = raw.length - 8;
  // Not inside of a percent-escape, whose case is the same to decoders.
  while (raw.slice(at - 2, at + 1).includes("%")) at--;
  return raw.slice(0, at) + (raw[at] === "b" ? "c" : "b") + raw.slice(at + 1);
}

type Answer = { readonly body: unknown; readonly cookies: Map<string, string> };

/** What an app answers: its JSON, and the raw values of the cookies that it set. */
function fetchJson(port: number, path: string, cookie = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers: { cookie } }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => {
        const lines = response.headers["set-cookie"] ?? [];
        const pairs = lines.map((line): [string, string] => {
          const pair = line.split(";", 1)[0]!;
          const at = pair.indexOf("=");
          return [pair.slice(0, at), pair.slice(at + 1)];
        });
        resolve({ body: JSON.parse(text), cookies: new Map(pairs) });
      });
    })
      .on("error", reject)
      .end();
  });
}

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(handler: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return (server.address() as AddressInfo).port;
}

describe("Express with cookie-parser", () => {
  let port = 0;
  const values: unknown[] = [...texts, ...objects];
  beforeAll(async () => {
    const app = expressFramework();
    app.use(cookieParser([secret, "an older one"]));
    app.get("/read", (request, response) => {
      response.json({ signed: request.signedCookies.c ?? null, plain: request.cookies.c ?? null });
    });
    app.get("/write", (request, response) => {
      const value: unknown = values[Number(request.query.at)];
      response.cookie("c", value, { signed: true });
      if (typeof value === "object") response.cookie("j", value);
      response.json(null);
    });
    port = await listen(app);
  });

  test("reads ours, under the new secret and an old one, and refuses what was tampered with", async () => {
    for (const value of values) {
      for (const key of [secret, "an older one"]) {
        const raw = express.signed.write("c", value, { secret: key });
        expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ signed: value });
        // A tampered one is false to cookie-parser.
        expect((await fetchJson(port, "/read", `c=${tampered(raw)}`)).body).not.toMatchObject({
          signed: value,
        });
        expect(express.signed.read("c", tampered(raw), { secret: key }).ok).toBe(false);
      }
      if (typeof value !== "object") continue;
      const raw = express.json.write("c", value, {});
      expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ plain: value });
    }
  });

  test("is read by us", async () => {
    for (const [at, value] of values.entries()) {
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      expect(express.signed.read("c", cookies.get("c")!, { secret })).toMatchObject({ ok: true, value });
      if (typeof value === "object") {
        expect(express.json.read("j", cookies.get("j")!, {})).toMatchObject({ ok: true, value });
      }
    }
  });
});

describe("cookie-session over keygrip", () => {
  let port = 0;
  beforeAll(async () => {
    const app = expressFramework();
    app.use(cookieSession({ name: "session", keys: [secret, "an older one"] }));
    app.get("/read", (request, response) => {
      response.json({ ...request.session });
    });
    app.get("/write", (request, response) => {
      request.session = objects[Number(request.query.at)]!;
      response.json(null);
    });
    port = await listen(app);
  });

  test("reads ours and refuses what was tampered with", async () => {
    for (const value of objects) {
      const raw = sessionCodec.session.write("session", value, { secret });
      const header = ({ value, signature }: typeof raw) => `session=${value}; session.sig=${signature}`;
      expect((await fetchJson(port, "/read", header(raw))).body).toEqual(value);
      const forged = { ...raw, signature: tampered(raw.signature) };
      expect((await fetchJson(port, "/read", header(forged))).body).toEqual({});
      expect(sessionCodec.session.read("session", forged, { secret })).toEqual({
        ok: false,
        reason: "forged",
      });
      expect(sessionCodec.session.read("other", raw, { secret })).toEqual({ ok: false, reason: "forged" });
    }
  });

  test("is read by us", async () => {
    for (const [at, expected] of objects.entries()) {
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      const raw = { value: cookies.get("session")!, signature: cookies.get("session.sig")! };
      expect(sessionCodec.session.read("session", raw, { secret })).toMatchObject({
        ok: true,
        value: expected,
      });
      expect(keygrip.signed.read("session", raw, { secret: ["a newer one", secret] })).toMatchObject({
        ok: true,
        needsReissue: true,
      });
    }
  });
});

describe("Fastify with @fastify/cookie", () => {
  const app = Fastify();
  let port = 0;
  beforeAll(async () => {
    await app.register(fastifyCookie, { secret: [secret, "an older one"] });
    app.get("/read", (request) => request.unsignCookie(request.cookies.c ?? ""));
    app.get<{ Querystring: { at: string } }>("/write", async (request, reply) => {
      reply.setCookie("c", texts[Number(request.query.at)]!, { signed: true });
      return {};
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    port = (app.server.address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  test("reads ours, is read by us, and both refuse what was tampered with", async () => {
    for (const [at, value] of texts.entries()) {
      const raw = fastify.signed.write("c", value, { secret });
      expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ valid: true, value });
      expect((await fetchJson(port, "/read", `c=${tampered(raw)}`)).body).toMatchObject({ valid: false });
      expect(fastify.signed.read("c", tampered(raw), { secret }).ok).toBe(false);
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      expect(fastify.signed.read("c", cookies.get("c")!, { secret })).toMatchObject({ ok: true, value });
    }
  });
});

describe("Hono", () => {
  const app = new Hono();
  app.get("/read", async (context) => context.json((await getSignedCookie(context, secret, "c")) ?? null));
  app.get("/write/:at", async (context) => {
    await setSignedCookie(context, "c", texts[Number(context.req.param("at"))]!, secret);
    return context.json(null);
  });
  const read = async (raw: string) =>
    (await app.request("/read", { headers: { cookie: `c=${raw}` } })).json();

  test("reads ours, is read by us, and both refuse what was tampered with", async () => {
    for (const [at, value] of texts.entries()) {
      const raw = hono.signed.write("c", value, { secret });
      expect(await read(raw)).toBe(value);
      expect(await read(tampered(raw))).toBe(false);
      expect(hono.signed.read("c", tampered(raw), { secret }).ok).toBe(false);
      const response = await app.request(`/write/${at}`);
      const theirs = response.headers.getSetCookie()[0]!.split(";", 1)[0]!.slice(2);
      expect(hono.signed.read("c", theirs, { secret })).toMatchObject({ ok: true, value });
    }
  });
});

describe("iron-session", () => {
  const password = { 2: secret, 1: "an older password, of 32 characters at least" };
  const options = { secret: [password[2], password[1]] };

  test("unseals ours, is unsealed by us, under each password of a map", async () => {
    for (const value of objects.slice(0, 10)) {
      expect(await unsealData(ironSession.sealed.write("s", value, options), { password })).toEqual(value);
      expect(
        await unsealData(ironSession.sealed.write("s", value, { secret: password[1] }), { password }),
      ).toEqual(value);
      const theirs = await sealData(value, { password });
      expect(ironSession.sealed.read("s", theirs, options)).toMatchObject({
        ok: true,
        value,
        needsReissue: false,
      });
      const older = await sealData(value, { password: password[1] });
      expect(ironSession.sealed.read("s", older, options)).toMatchObject({
        ok: true,
        value,
        needsReissue: true,
      });
      expect(await unsealData(tampered(theirs), { password })).toEqual({});
      expect(ironSession.sealed.read("s", tampered(theirs), options)).toEqual({
        ok: false,
        reason: "forged",
      });
    }
  });

  test("gives a session of ours from a request, and none that has expired", async () => {
    const session = async (now: number) => {
      const raw = ironSession.sealed.write("s", { user: "joe" }, { ...options, maxAge: 3600, now });
      const message = new Request("http://127.0.0.1/", { headers: { cookie: `s=${raw}` } });
      const found = await getIronSession<{ user?: string }>(message, new Response(), {
        password,
        cookieName: "s",
      });
      return [found.user, ironSession.sealed.read("s", raw, options).ok];
    };
    expect(await session(Date.now())).toEqual(["joe", true]);
    expect(await session(Date.now() - 4_000_000)).toEqual([undefined, false]);
  });
});

describe("Auth.js", () => {
  const name = "authjs.session-token";

  test("decodes ours, is decoded by us, under each secret of a list, and both refuse the rest", async () => {
    for (const value of objects.slice(0, 10)) {
      const claims = { sub: "42", data: value };
      const ours = authjs.sealed.write(name, claims, { secret });
      expect(await decode({ token: ours, secret, salt: name })).toMatchObject(claims);
      const theirs = await encode({ token: claims, secret, salt: name });
      expect(authjs.sealed.read(name, theirs, { secret })).toMatchObject({ ok: true, value: claims });
      expect(authjs.sealed.read(name, theirs, { secret: ["a newer one", secret] })).toMatchObject({
        ok: true,
        needsReissue: true,
      });
      expect(authjs.sealed.read("other", theirs, { secret })).toEqual({ ok: false, reason: "forged" });
      await expect(decode({ token: ours, secret, salt: "other" })).rejects.toThrow();
      await expect(decode({ token: tampered(ours), secret, salt: name })).rejects.toThrow();
      expect(authjs.sealed.read(name, tampered(ours), { secret })).toEqual({ ok: false, reason: "forged" });
    }
  });

  test("refuses a token whose time is over, as we do", async () => {
    const old = authjs.sealed.write(name, { sub: "42" }, { secret, maxAge: 60, now: Date.now() - 90_000 });
    await expect(decode({ token: old, secret, salt: name })).rejects.toThrow();
    expect(authjs.sealed.read(name, old, { secret })).toEqual({ ok: false, reason: "expired" });
  });
});
