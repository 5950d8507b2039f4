/** The same small site with the sessions of other frameworks, which run here as they are. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Auth } from "@auth/core";
import credentials from "@auth/core/providers/credentials";
import fastifyCookie from "@fastify/cookie";
import cookieParser from "cookie-parser";
import cookieSession from "cookie-session";
import expressFramework from "express";
import Fastify from "fastify";
import { type Context, Hono } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import { getIronSession, type SessionOptions } from "iron-session";
import type { App } from "../story.ts";

export const SECRET = "a secret that each of them accepts, of 32 bytes or more";

/** TLS ends at the proxy, so the frameworks must be told to send Secure cookies. */
const ATTRIBUTES = { path: "/", httpOnly: true, secure: true, sameSite: "lax", maxAge: 3_600_000 } as const;

/** cookie-parser's signed cookie, in the scope that is given. */
export function expressApp(scope: { path?: string; domain?: string } = {}): App {
  const attributes = { ...ATTRIBUTES, ...scope, signed: true };
  const app = expressFramework();
  app.set("trust proxy", true);
  app.use(cookieParser(SECRET));
  app.get("/{*folder}/login", (request, response) => {
    response.cookie("sid", String(request.query.user), attributes).json({});
  });
  app.get("/{*folder}/me", (request, response) => {
    response.json({ user: request.signedCookies.sid || null });
  });
  app.get("/{*folder}/logout", (_request, response) => {
    response.clearCookie("sid", scope).json({});
  });
  return (request, response) => app(inFolder(request), response);
}

export function cookieSessionApp(): App {
  const app = expressFramework();
  app.use(asTls);
  app.use(cookieSession({ name: "session", keys: [SECRET], ...ATTRIBUTES }));
  app.get("/login", (request, response) => {
    request.session = { user: request.query.user };
    response.json({});
  });
  app.get("/me", (request, response) => {
    response.json({ user: request.session?.user ?? null });
  });
  app.get("/logout", (request, response) => {
    request.session = null;
    response.json({});
  });
  return app;
}

/** With `size`, the session is in chunks. */
export function ironSessionApp(size = 0): App {
  const { maxAge: _, ...cookieOptions } = ATTRIBUTES;
  const options: SessionOptions = { cookieName: "iron", password: SECRET, cookieOptions, chunk: size > 0 };
  return async (request, response) => {
    const session = await getIronSession<{ user?: string; padding?: string }>(request, response, options);
    const { pathname, searchParams } = new URL(request.url!, "http://site");
    if (pathname === "/login") {
      session.user = searchParams.get("user")!;
      session.padding = "x".repeat(size);
      await session.save();
    } else if (pathname === "/logout") {
      session.destroy();
    }
    sendJson(response, { user: session.user ?? null });
  };
}

export async function fastifyApp(): Promise<App> {
  const app = Fastify();
  await app.register(fastifyCookie, { secret: SECRET });
  app.get<{ Querystring: { user: string } }>("/login", (request, reply) => {
    const { maxAge, ...attributes } = ATTRIBUTES;
    reply
      .setCookie("sid", request.query.user, { ...attributes, maxAge: maxAge / 1000, signed: true })
      .send({});
  });
  app.get("/me", (request, reply) => {
    const read = request.unsignCookie(request.cookies.sid ?? "");
    reply.send({ user: read.valid ? read.value : null });
  });
  app.get("/logout", (_request, reply) => {
    reply.clearCookie("sid", { path: "/" }).send({});
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

export function honoApp(): App {
  const app = new Hono();
  const { maxAge, ...attributes } = ATTRIBUTES;
  app.get("/login", async (context: Context) => {
    await setSignedCookie(context, "sid", context.req.query("user")!, SECRET, {
      ...attributes,
      sameSite: "Lax",
      maxAge: maxAge / 1000,
    });
    return context.json({});
  });
  app.get("/me", async (context: Context) => {
    return context.json({ user: (await getSignedCookie(context, SECRET, "sid")) || null });
  });
  app.get("/logout", (context: Context) => {
    deleteCookie(context, "sid", { path: "/", secure: true });
    return context.json({});
  });
  return async (request, response) => sendFetch(response, await app.fetch(toFetch(request)));
}

/** Auth.js with its own pages, which are called as its forms would. With `size`, the session is in chunks. */
export function authjsApp(size = 0): App {
  const config: Parameters<typeof Auth>[1] = {
    secret: SECRET,
    trustHost: true,
    basePath: "/auth",
    providers: [
      credentials({
        credentials: { user: {} },
        authorize: ({ user }) => ({ name: String(user) }),
      }),
    ],
    callbacks: {
      jwt: ({ token }) => ({ ...token, ...(size > 0 && { padding: "x".repeat(size) }) }),
    },
    logger: { error() {}, warn() {}, debug() {} },
  };
  async function post(
    request: IncomingMessage,
    action: string,
    fields: Record<string, string>,
  ): Promise<Response> {
    const cookie = request.headers.cookie ?? "";
    const tokenResponse = await Auth(toFetch(request, "/auth/csrf"), config);
    const { csrfToken } = (await tokenResponse.json()) as { csrfToken: string };
    const pairs = tokenResponse.headers.getSetCookie().map((line) => line.split(";", 1)[0]!);
    const headers = { cookie: [cookie, ...pairs].filter(Boolean).join("; ") };
    const body = new URLSearchParams({ csrfToken, ...fields });
    return Auth(toFetch(request, `/auth/${action}`, { method: "POST", headers, body }), config);
  }
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, "http://site");
    const { headers } =
      pathname === "/login"
        ? await post(request, "callback/credentials", { user: searchParams.get("user")! })
        : pathname === "/logout"
          ? await post(request, "signout", {})
          : new Response();
    if (pathname !== "/me") {
      response.setHeader("set-cookie", headers.getSetCookie());
      return sendJson(response, {});
    }
    const session = await Auth(toFetch(request, "/auth/session"), config);
    const body = (await session.json()) as { user?: { name: string } } | null;
    response.setHeader("set-cookie", session.headers.getSetCookie());
    sendJson(response, { user: body?.user?.name ?? null });
  };
}

/** cookie-session looks at the connection, and not at headers of a proxy. */
function asTls(request: IncomingMessage, _response: ServerResponse, next: () => void): void {
  Object.defineProperty(request, "protocol", { value: "https" });
  next();
}

/** A wildcard of Express wants at least one folder. */
function inFolder(request: IncomingMessage): IncomingMessage {
  request.url = `/root${request.url}`;
  return request;
}

function toFetch(request: IncomingMessage, path = request.url!, init: RequestInit = {}): Request {
  const { host = "site", cookie = "" } = request.headers;
  return new Request(`https://${host}${path}`, { headers: { cookie }, ...init });
}

async function sendFetch(response: ServerResponse, { headers, body }: Response): Promise<void> {
  const lines = headers.getSetCookie();
  if (lines.length > 0) response.setHeader("set-cookie", lines);
  sendJson(response, body === null ? {} : await new Response(body).json());
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}
