/** Cookies exchanged with Express, cookie-session, Fastify, Hono, iron-session and Auth.js, over HTTP if they are servers. */

import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decode, encode } from "@auth/core/jwt";
import fastifyCookie from "@fastify/cookie";
import { stringifySetCookie } from "cookie";
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
import { ORDINARY_TEXTS } from "../ordinary-values.ts";
import { runs } from "../seed.ts";

const secret = "a secret that each of them accepts, of 32 bytes or more";
const { seed, numRuns } = runs(40) as { seed: number; numRuns: number };
const texts = [
  // The names with numbers are for the other direction: see javascript-encodings.test.ts.
  ...ORDINARY_TEXTS.filter((text) => !/^joe\d/.test(text)),
  ...fc.sample(
    fc
      .string({ unit: "binary", maxLength: 40 })
      .filter((text) => text.isWellFormed() && !/^[sj]:/.test(text) && text !== ""),
    { seed, numRuns },
  ),
];
const objects = fc.sample(
  fc
    .dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 1 }), { minKeys: 1, maxKeys: 4 })
    .map((value): Record<string, unknown> => JSON.parse(JSON.stringify({ ...value }))),
  { seed, numRuns },
);

/** Changes one character near the end, where signatures are. */
function tamper(raw: string): string {
  let at = raw.length - 8;
  // Not inside a percent-escape, whose case decoders ignore.
  while (raw.slice(at - 2, at + 1).includes("%")) at--;
  return raw.slice(0, at) + (raw[at] === "b" ? "c" : "b") + raw.slice(at + 1);
}

type Received = { readonly body: unknown; readonly cookies: Map<string, string> };

/** Fetches the JSON of an app, and the raw values of the cookies that it set. */
function fetchJson(port: number, path: string, cookie = ""): Promise<Received> {
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
  const codec = express.signed({ secret });
  const json = express.json();
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

  test("Express reads our cookies under the new secret and an old one, and refuses a changed one", async () => {
    for (const value of values) {
      for (const key of [secret, "an older one"]) {
        const written = express.signed({ secret: key });
        const raw = written.write("c", value);
        expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ signed: value });
        // cookie-parser returns false for a changed one.
        expect((await fetchJson(port, "/read", `c=${tamper(raw)}`)).body).not.toMatchObject({
          signed: value,
        });
        expect(written.read("c", tamper(raw)).status).not.toBe("ok");
      }
      if (typeof value !== "object") continue;
      const raw = json.write("c", value);
      expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ plain: value });
    }
  });

  test("we read Express's cookies", async () => {
    for (const [at, value] of values.entries()) {
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      expect(codec.read("c", cookies.get("c")!)).toMatchObject({ status: "ok", value });
      if (typeof value === "object") {
        expect(json.read("j", cookies.get("j")!)).toMatchObject({ status: "ok", value });
      }
    }
  });
});

test("a signed value is read in each spelling of the package cookie: with the escapes that are needed, or with none", () => {
  const codec = express.signed({ secret });
  for (const value of [...texts, "an-id", "a+b/c=", "50%", "a%20b"]) {
    const text = decodeURIComponent(codec.write("c", value));
    const lines = [stringifySetCookie({ name: "c", value: text })];
    // The option `encode: String` is for values that need no escape.
    if (/^[\x21-\x3a\x3c-\x7e]*$/.test(text)) {
      lines.push(stringifySetCookie({ name: "c", value: text }, { encode: String }));
    }
    for (const line of lines) {
      expect(codec.read("c", line.slice("c=".length)), line).toMatchObject({ status: "ok", value });
    }
  }
});

describe("cookie-session over keygrip", () => {
  let port = 0;
  const codec = sessionCodec.session({ secret });
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

  test("cookie-session reads our cookies, and refuses a changed one", async () => {
    for (const value of objects) {
      const raw = codec.write("session", value);
      const header = ({ value, signature }: typeof raw) => `session=${value}; session.sig=${signature}`;
      expect((await fetchJson(port, "/read", header(raw))).body).toEqual(value);
      const forged = { ...raw, signature: tamper(raw.signature) };
      expect((await fetchJson(port, "/read", header(forged))).body).toEqual({});
      expect(codec.read("session", forged)).toEqual({
        status: "forged",
      });
      expect(codec.read("other", raw)).toEqual({ status: "forged" });
    }
  });

  test("we read cookie-session's cookies", async () => {
    for (const [at, expected] of objects.entries()) {
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      const raw = { value: cookies.get("session")!, signature: cookies.get("session.sig")! };
      expect(codec.read("session", raw)).toMatchObject({
        status: "ok",
        value: expected,
      });
      expect(keygrip.signed({ secret: ["a newer one", secret] }).read("session", raw)).toMatchObject({
        status: "ok",
        needsReissue: true,
      });
    }
  });
});

describe("Fastify with @fastify/cookie", () => {
  const codec = fastify.signed({ secret });
  const app = Fastify();
  let port = 0;
  beforeAll(async () => {
    await app.register(fastifyCookie, { secret: [secret, "an older one"] });
    app.get("/read", (request) => request.unsignCookie(request.cookies.c ?? ""));
    app.get<{ Querystring: { at?: string; plain?: string } }>("/write", async (request, reply) => {
      const plain = request.query.plain === undefined ? {} : { encode: String };
      reply.setCookie("c", request.query.plain ?? texts[Number(request.query.at)]!, {
        signed: true,
        ...plain,
      });
      return {};
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    port = (app.server.address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  test("Fastify reads our cookies, we read its cookies, and both refuse a changed one", async () => {
    for (const [at, value] of texts.entries()) {
      const raw = codec.write("c", value);
      expect((await fetchJson(port, "/read", `c=${raw}`)).body).toMatchObject({ valid: true, value });
      expect((await fetchJson(port, "/read", `c=${tamper(raw)}`)).body).toMatchObject({ valid: false });
      expect(codec.read("c", tamper(raw))).toEqual({ status: "forged" });
      const { cookies } = await fetchJson(port, `/write?at=${at}`);
      expect(codec.read("c", cookies.get("c")!)).toMatchObject({ status: "ok", value });
    }
  });

  test("we read the cookies that Fastify writes with the option encode: String", async () => {
    for (const plain of ["joe", "a/b", "x=y"]) {
      const { cookies } = await fetchJson(port, `/write?plain=${encodeURIComponent(plain)}`);
      expect(codec.read("c", cookies.get("c")!)).toMatchObject({ status: "ok", value: plain });
    }
  });
});

describe("Hono", () => {
  const codec = hono.signed({ secret });
  const app = new Hono();
  app.get("/read", async (context) => context.json((await getSignedCookie(context, secret, "c")) ?? null));
  app.get("/write/:at", async (context) => {
    await setSignedCookie(context, "c", texts[Number(context.req.param("at"))]!, secret);
    return context.json(null);
  });
  const read = async (raw: string) =>
    (await app.request("/read", { headers: { cookie: `c=${raw}` } })).json();

  test("Hono reads our cookies, we read its cookies, and both refuse a changed one", async () => {
    for (const [at, value] of texts.entries()) {
      const raw = codec.write("c", value);
      expect(await read(raw)).toBe(value);
      expect(await read(tamper(raw))).toBe(false);
      expect(codec.read("c", tamper(raw)).status).not.toBe("ok");
      const response = await app.request(`/write/${at}`);
      const theirs = response.headers.getSetCookie()[0]!.split(";", 1)[0]!.slice(2);
      expect(codec.read("c", theirs)).toMatchObject({ status: "ok", value });
    }
  });
});

describe("iron-session", () => {
  const password = { 2: secret, 1: "an older password, of 32 characters at least" };
  const options = { secret: [password[2], password[1]] };
  const codec = ironSession.sealed(options);

  test("iron-session unseals our cookies and we unseal its cookies, under each password of a map", async () => {
    for (const value of objects.slice(0, 10)) {
      expect(await unsealData(codec.write("s", value), { password })).toEqual(value);
      expect(
        await unsealData(ironSession.sealed({ secret: password[1] }).write("s", value), { password }),
      ).toEqual(value);
      const theirs = await sealData(value, { password });
      expect(codec.read("s", theirs)).toMatchObject({
        status: "ok",
        value,
        needsReissue: false,
      });
      const older = await sealData(value, { password: password[1] });
      expect(codec.read("s", older)).toMatchObject({
        status: "ok",
        value,
        needsReissue: true,
      });
      expect(await unsealData(tamper(theirs), { password })).toEqual({});
      expect(codec.read("s", tamper(theirs))).toEqual({
        status: "forged",
      });
    }
  });

  test("iron-session returns our session from a request, unless the session has expired", async () => {
    const session = async (now: number) => {
      const raw = ironSession.sealed({ ...options, maxAge: 3600 }).write("s", { user: "joe" }, { now });
      const message = new Request("http://127.0.0.1/", { headers: { cookie: `s=${raw}` } });
      const found = await getIronSession<{ user?: string }>(message, new Response(), {
        password,
        cookieName: "s",
      });
      return [found.user, codec.read("s", raw).status];
    };
    expect(await session(Date.now())).toEqual(["joe", "ok"]);
    expect(await session(Date.now() - 4_000_000)).toEqual([undefined, "expired"]);
  });
});

describe("Auth.js", () => {
  const name = "authjs.session-token";
  const codec = authjs.sealed({ secret });

  test("Auth.js decodes our tokens, we decode its tokens under each secret of a list, and both refuse a changed or moved token", async () => {
    for (const value of objects.slice(0, 10)) {
      const claims = { sub: "42", data: value };
      const ours = codec.write(name, claims);
      expect(await decode({ token: ours, secret, salt: name })).toMatchObject(claims);
      const theirs = await encode({ token: claims, secret, salt: name });
      expect(codec.read(name, theirs)).toMatchObject({ status: "ok", value: claims });
      expect(authjs.sealed({ secret: ["a newer one", secret] }).read(name, theirs)).toMatchObject({
        status: "ok",
        needsReissue: true,
      });
      expect(codec.read("other", theirs)).toEqual({ status: "forged" });
      await expect(decode({ token: ours, secret, salt: "other" })).rejects.toThrow();
      await expect(decode({ token: tamper(ours), secret, salt: name })).rejects.toThrow();
      expect(codec.read(name, tamper(ours))).toEqual({ status: "forged" });
    }
  });

  test("both refuse an expired token", async () => {
    const old = authjs
      .sealed({ secret, maxAge: 60 })
      .write(name, { sub: "42" }, { now: Date.now() - 90_000 });
    await expect(decode({ token: old, secret, salt: name })).rejects.toThrow();
    expect(codec.read(name, old)).toEqual({ status: "expired" });
  });
});
