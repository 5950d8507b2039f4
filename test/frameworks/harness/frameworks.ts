/** The frameworks, and what each does differently. */

import { fileURLToPath } from "node:url";
import type { AppCommand } from "./app.ts";

const runtimes = fileURLToPath(new URL("../../tools/runtimes/node_modules/.bin/", import.meta.url));

export type FrameworkFacts = {
  readonly title: string;
  readonly app: AppCommand;
  /** What the story's paths begin with. Default: "". */
  readonly prefix?: string;
  /** What its words for a wrong source and a wrong target must contain. */
  readonly rightSource: string;
  readonly rightTarget: string;
  /** Whether the cookies of a handler that throws then are in the error's response. */
  readonly afterError: "kept" | "dropped";
  /** The error code of a cookie that is set too late. Default: "headers-sent". */
  readonly tooLate?: string;
  /** A size of a Cookie header that is refused, in bytes, and the status of the answer. Default: 16 384 and 431, as in Node. */
  readonly tooLarge?: { readonly bytes: number; readonly status: number };
  /** The app as a server of HTTP/2, or why it is none. */
  readonly http2: AppCommand | string;
  /** Whether it is seen that a request came by http from elsewhere. Default: "seen", so that a Secure cookie is refused. */
  readonly silentProxy?: "seen" | "unseen";
  /** Steps that cannot work there, by title, with the reason that its page gives. */
  readonly exceptions?: Readonly<Record<string, string>>;
};

const DENO: AppCommand = {
  command: `${runtimes}deno`,
  args: [
    "run",
    "--quiet",
    "--no-lock",
    "--node-modules-dir=manual",
    "--allow-net",
    "--allow-env",
    "--allow-read",
    "deno.mjs",
  ],
};

const NO_HTTP2_OF_EXPRESS =
  "Express gives each message the prototype of an HTTP/1.1 message, and Node throws";

export const FRAMEWORKS: readonly FrameworkFacts[] = [
  {
    title: "Express 5",
    app: { args: ["express.mjs"] },
    http2: NO_HTTP2_OF_EXPRESS,
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "kept",
  },
  {
    title: "Fastify 5",
    app: { args: ["fastify.mjs"] },
    http2: { args: ["fastify.mjs", "http2"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Fastify 5 with @fastify/cookie",
    app: { args: ["fastify.mjs", "with-cookie"] },
    http2: { args: ["fastify.mjs", "with-cookie", "http2"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Koa 3",
    app: { args: ["koa.mjs"] },
    http2: { args: ["koa.mjs"] },
    rightSource: "of Koa pass ctx.req",
    rightTarget: "of Koa pass ctx.res",
    afterError: "dropped",
  },
  {
    title: "Hono 4",
    app: { args: ["hono.mjs"] },
    http2: { args: ["hono.mjs"] },
    rightSource: "of Hono c.req.raw",
    rightTarget: "of Hono c.res",
    afterError: "kept",
    tooLate: "headers-immutable",
  },
  {
    title: "h3 2",
    app: { args: ["h3.mjs"] },
    http2: { args: ["h3.mjs"] },
    rightSource: "of h3 event.req",
    rightTarget: "of h3 event.res",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "NestJS 11 on Express",
    app: { args: ["nest.mjs"] },
    http2: NO_HTTP2_OF_EXPRESS,
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "kept",
  },
  {
    title: "NestJS 11 on Fastify",
    app: { args: ["nest.mjs", "fastify"] },
    http2: { args: ["nest.mjs", "fastify", "http2"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Elysia 1 on Bun",
    app: { command: `${runtimes}bun`, args: ["run", "elysia.mjs"] },
    http2: "Bun's serve speaks HTTP/1.1",
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "a response is sent after its handler has returned it, and Bun's headers are never immutable",
    },
  },
  {
    title: "Bun's serve",
    app: { command: `${runtimes}bun`, args: ["run", "bun.mjs"] },
    http2: "Bun's serve speaks HTTP/1.1",
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "a response is sent after its handler has returned it, and Bun's headers are never immutable",
    },
  },
  {
    title: "Deno's serve",
    app: DENO,
    http2: DENO,
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    tooLarge: { bytes: 500_000, status: 400 },
    tooLate: "headers-immutable",
  },
  {
    title: "workerd",
    app: { args: ["workerd.mjs"] },
    http2: "workerd speaks HTTP/1.1",
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    tooLate: "headers-immutable",
    exceptions: {
      "refuses headers that are too large, and goes on":
        "workerd has no limit: whatever is before it has one",
      "reads cookies of several lines over HTTP/1.1, as some proxies hand them on":
        'workerd joins them with ", ", so that they are one value: HTTP/1.1 has one line (RFC 6265 §5.4)',
    },
  },
  {
    title: "AWS Lambda, API Gateway 2.0",
    app: { args: ["lambda.mjs", "2.0"] },
    http2: "whatever is before a function speaks HTTP/2",
    rightSource: "a request",
    rightTarget: "a response",
    silentProxy: "unseen",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "AWS Lambda, API Gateway 1.0",
    app: { args: ["lambda.mjs", "1.0"] },
    http2: "whatever is before a function speaks HTTP/2",
    rightSource: "a request",
    rightTarget: "a response",
    silentProxy: "unseen",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "Lambda@Edge",
    app: { args: ["lambda.mjs", "edge"] },
    http2: "whatever is before a function speaks HTTP/2",
    rightSource: "a request",
    rightTarget: "a response",
    silentProxy: "unseen",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "Next 16, a request and a response in route handlers",
    app: { args: ["next.mjs"] },
    http2: "its request handler never answers a message of HTTP/2",
    rightSource: "a request",
    rightTarget: "of Next the awaited cookies() or response.cookies",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "Next 16, cookies() in route handlers",
    app: { args: ["next.mjs"] },
    prefix: "/store",
    http2: "its request handler never answers a message of HTTP/2",
    rightSource: "of Next the awaited cookies()",
    rightTarget: "of Next the awaited cookies() or response.cookies",
    silentProxy: "unseen",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "SvelteKit 2, endpoints",
    app: { args: ["svelte.mjs"] },
    http2: { args: ["svelte.mjs"] },
    rightSource: "of SvelteKit and Astro event.request",
    rightTarget: "of SvelteKit and Astro event.cookies",
    silentProxy: "unseen",
    afterError: "kept",
    tooLate: "headers-immutable",
  },
  {
    title: "Astro 5, endpoints",
    app: { args: ["astro.mjs"] },
    http2: "its adapter takes pseudo-headers for headers, and answers 500",
    rightSource: "of SvelteKit and Astro event.request",
    rightTarget: "of SvelteKit and Astro event.cookies",
    silentProxy: "unseen",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
];
