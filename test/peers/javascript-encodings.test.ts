/** Ordinary values in every spelling of the JavaScript frameworks: what they write, with each setting of `encode`, is read. */

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { encode } from "@auth/core/jwt";
import fastifyCookie from "@fastify/cookie";
import cookieParser from "cookie-parser";
import cookieSession from "cookie-session";
import expressFramework from "express";
import Fastify from "fastify";
import { Hono } from "hono";
import { setSignedCookie } from "hono/cookie";
import { getIronSession } from "iron-session";
import Keygrip from "keygrip";
import {
  authjs,
  type Codec,
  express,
  fastify,
  hono,
  ironSession,
  keygrip,
  cookieSession as sessionCodec,
  type WithSignature,
} from "speculoos/interop";
import { describe, expect, test } from "vitest";
import { ENCODERS, ORDINARY_TEXTS } from "../ordinary-values.ts";

type SetCookies = { set(name: string, value: string, options: { signed: boolean }): void };
// A package without types.
const Cookies: new (
  request: IncomingMessage,
  response: ServerResponse,
  options: { keys: string[] },
) => SetCookies = createRequire(import.meta.url)("cookies");

const secret = "a secret that each of them accepts, of 32 bytes or more";

/** Returns the raw values of the cookies of Set-Cookie lines, by name. */
function rawValues(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.map((line) => {
      const pair = line.split(";", 1)[0]!;
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1).trim()];
    }),
  );
}

/** Fetches once from a server that has this handler, and returns the cookies that it set. */
async function fetchCookies(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Map<string, string>> {
  const server = createServer({ maxHeaderSize: 2 ** 20 }, handler);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const lines = await new Promise<string[]>((resolve, reject) => {
    request({ host: "127.0.0.1", port, maxHeaderSize: 2 ** 20 }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.headers["set-cookie"] ?? []));
    })
      .on("error", reject)
      .end();
  });
  server.close();
  return rawValues(lines);
}

function expectRead(
  codec: Codec<unknown>,
  values: readonly unknown[],
  cookies: ReadonlyMap<string, string>,
): void {
  expect(values.length).toBeGreaterThanOrEqual(100);
  for (const [at, value] of values.entries()) {
    const raw = cookies.get(`c${at}`);
    expect([raw, codec.read(`c${at}`, String(raw))]).toEqual([
      raw,
      { status: "ok", value, needsReissue: false },
    ]);
  }
}

/** Whether the package cookie writes the value: its version 2, and its version 0.7, which Express has. */
const fits = (spelled: string) => /^[\x21-\x3a\x3c-\x7e]*$/.test(spelled);
const fitsExpress = (spelled: string) => fits(spelled) && !/["\\,]/.test(spelled);

describe.each(Object.entries(ENCODERS))("with %s", (_title, encoder) => {
  const option = encoder === undefined ? {} : { encode: encoder };
  const spell = encoder ?? encodeURIComponent;
  const texts = ORDINARY_TEXTS.filter((text) => fits(spell(text)));

  test("Express's signed texts and its JSON are read", async () => {
    const objects = ORDINARY_TEXTS.map((text) => ({ [text]: [text, { nested: text }] })).filter((value) =>
      fitsExpress(spell(JSON.stringify(value))),
    );
    const strings = texts.filter((text) => fitsExpress(spell(text)));
    const write = async (values: readonly unknown[], signed: boolean) => {
      const app = expressFramework();
      app.use(cookieParser(secret));
      app.get("/", (_request, response) => {
        for (const [at, value] of values.entries()) response.cookie(`c${at}`, value, { signed, ...option });
        response.end();
      });
      return fetchCookies(app);
    };
    expectRead(express.signed({ secret }), strings, await write(strings, true));
    // Without an escape, JSON does not fit.
    if (encoder === String || encoder === encodeURI) return expect(objects).toEqual([]);
    expectRead(express.signed({ secret }), objects, await write(objects, true));
    expectRead(express.json(), objects, await write(objects, false));
  });

  test.each(["sha1", "sha256", "sha384", "sha512"] as const)(
    "@fastify/cookie's texts are read, signed with %s",
    async (algorithm) => {
      const app = Fastify();
      await app.register(fastifyCookie, { secret: [secret], algorithm });
      app.get("/", async (_request, reply) => {
        for (const [at, text] of texts.entries())
          reply.setCookie(`c${at}`, text, { signed: true, ...option });
        return {};
      });
      const { headers } = await app.inject("/");
      const lines = [headers["set-cookie"] ?? []].flat();
      expectRead(fastify.signed({ secret, digest: algorithm }), texts, rawValues(lines));
      await app.close();
    },
  );

  test("the texts that cookies signs with keygrip are read, escaped by the application", async () => {
    const spelled = texts.map(spell);
    const cookies = await fetchCookies((request, response) => {
      const jar = new Cookies(request, response, { keys: [secret] });
      for (const [at, text] of spelled.entries()) jar.set(`c${at}`, text, { signed: true });
      response.end();
    });
    const codec = keygrip.signed({ secret });
    for (const [at, value] of spelled.entries()) {
      const raw = { value: cookies.get(`c${at}`)!, signature: cookies.get(`c${at}.sig`)! };
      expect(codec.read(`c${at}`, raw)).toMatchObject({ status: "ok", value });
    }
  });
});

test("Hono's signed texts are read", async () => {
  const app = new Hono();
  app.get("/", async (context) => {
    for (const [at, text] of ORDINARY_TEXTS.entries()) await setSignedCookie(context, `c${at}`, text, secret);
    return context.json(null);
  });
  const lines = (await app.request("/")).headers.getSetCookie();
  expectRead(hono.signed({ secret }), ORDINARY_TEXTS, rawValues(lines));
});

const session = Object.fromEntries(
  ORDINARY_TEXTS.slice(0, 60).map((text, at) => [`k${at}`, { [text]: text }]),
);

describe("cookie-session's sessions are read, with each digest and encoding of keygrip", () => {
  // Its types leave the third argument out.
  const Framework: new (keys: string[], digest: string, encoding: string) => Keygrip = Keygrip as never;
  for (const digest of ["sha1", "sha256", "sha512"] as const) {
    for (const encoding of ["base64", "hex"]) {
      test(`${digest}, ${encoding}`, async () => {
        const app = expressFramework();
        app.use(cookieSession({ name: "session", keys: new Framework([secret], digest, encoding) as never }));
        app.get("/", (request, response) => {
          request.session = session;
          response.end();
        });
        const cookies = await fetchCookies(app);
        const raw: WithSignature = {
          value: cookies.get("session")!,
          signature: cookies.get("session.sig")!,
        };
        expect(sessionCodec.session({ secret, digest }).read("session", raw)).toEqual({
          status: "ok",
          value: session,
          needsReissue: false,
        });
      });
    }
  }
});

test("iron-session's sessions are read, as its package cookie writes them and as Next's cookies do", async () => {
  const codec = ironSession.sealed({ secret });
  const small = Object.fromEntries(ORDINARY_TEXTS.slice(0, 40).map((text, at) => [`k${at}`, text]));
  const options = { password: secret, cookieName: "s" };
  const cookies = await fetchCookies(async (request, response) => {
    const iron = await getIronSession<Record<string, string>>(request, response, options);
    Object.assign(iron, small);
    await iron.save();
    response.end();
  });
  expect(codec.read("s", cookies.get("s")!)).toMatchObject({ status: "ok", value: small });
  const stored = new Map<string, string>();
  const store = {
    get: (name: string) => (stored.has(name) ? { name, value: stored.get(name)! } : undefined),
    set: (name: string, value: string) => stored.set(name, encodeURIComponent(value)),
  };
  const next = await getIronSession<Record<string, string>>(store as never, options);
  Object.assign(next, small);
  await next.save();
  expect(codec.read("s", stored.get("s")!)).toMatchObject({ status: "ok", value: small });
});

test("Auth.js's tokens are read", async () => {
  const name = "authjs.session-token";
  const claims = { sub: "42", session };
  const token = await encode({ token: claims, secret, salt: name });
  expect(authjs.sealed({ secret }).read(name, token)).toMatchObject({ status: "ok", value: claims });
});
