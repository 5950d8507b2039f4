/** What must compile, and what must not, with the types of the real frameworks. */

import type { Cookies, RequestEvent } from "@sveltejs/kit";
import type { APIContext, AstroCookies } from "astro";
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, CloudFrontRequest } from "aws-lambda";
import type { Request as ExpressRequest, Response as ExpressResponse } from "express";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { H3Event } from "h3";
import type { Context as HonoContext } from "hono";
import type { ParameterizedContext as KoaContext } from "koa";
import type { cookies } from "next/headers.js";
import type { NextRequest, NextResponse } from "next/server.js";
import type { CookieSource, CookieTarget } from "speculoos";

declare const express: { req: ExpressRequest; res: ExpressResponse };
declare const fastify: { request: FastifyRequest; reply: FastifyReply };
declare const koa: KoaContext;
declare const hono: HonoContext;
declare const event: H3Event;
declare const next: {
  request: NextRequest;
  response: NextResponse;
  store: Awaited<ReturnType<typeof cookies>>;
  unawaited: ReturnType<typeof cookies>;
};
declare const svelte: RequestEvent & { cookies: Cookies };
declare const astro: APIContext & { cookies: AstroCookies };
declare const lambda: { v1: APIGatewayProxyEvent; v2: APIGatewayProxyEventV2; edge: CloudFrontRequest };

function is<T>(_: T): void {}

for (const source of [
  express.req,
  express.res,
  fastify.request,
  fastify.reply,
  koa.req,
  koa.res,
  hono.req.raw,
  event.req,
  next.request,
  next.request.cookies,
  next.store,
  svelte.request,
  svelte.cookies,
  astro.request,
  astro.cookies,
  lambda.v1,
  lambda.v2,
  lambda.edge,
]) {
  is<CookieSource>(source);
}

for (const target of [
  express.res,
  fastify.reply,
  koa.res,
  hono.res,
  event.res,
  next.response,
  next.response.cookies,
  next.store,
  svelte.cookies,
  astro.cookies,
]) {
  is<CookieTarget>(target);
}

// @ts-expect-error: of Koa, pass ctx.req
is<CookieSource>(koa);
// @ts-expect-error: of Hono, pass c.req.raw
is<CookieSource>(hono);
// @ts-expect-error: of Hono, pass c.req.raw
is<CookieSource>(hono.req);
// @ts-expect-error: of h3, pass event.req
is<CookieSource>(event);
// @ts-expect-error: of Next, await it
is<CookieSource>(next.unawaited);
// @ts-expect-error: of SvelteKit, pass event.request or event.cookies
is<CookieSource>(svelte);
// @ts-expect-error: of Astro, pass its request or its cookies
is<CookieSource>(astro);

// @ts-expect-error: nothing is written to a request
is<CookieTarget>(express.req);
// @ts-expect-error: nothing is written to a request
is<CookieTarget>(fastify.request);
// @ts-expect-error: of Koa, pass ctx.res
is<CookieTarget>(koa);
// @ts-expect-error: of Koa, pass ctx.res
is<CookieTarget>(koa.cookies);
// @ts-expect-error: of Hono, pass c.res
is<CookieTarget>(hono);
// @ts-expect-error: of h3, pass event.res
is<CookieTarget>(event);
// @ts-expect-error: nothing is written to a request
is<CookieTarget>(next.request);
// @ts-expect-error: of Next, await it
is<CookieTarget>(next.unawaited);
// @ts-expect-error: of SvelteKit, pass event.cookies
is<CookieTarget>(svelte);
// @ts-expect-error: of Astro, pass its cookies
is<CookieTarget>(astro);
// @ts-expect-error: nothing is written to an event: return the lines of Headers
is<CookieTarget>(lambda.v2);
