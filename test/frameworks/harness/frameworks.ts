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
  /** Steps that cannot work there, by title, with the reason that its page gives. */
  readonly exceptions?: Readonly<Record<string, string>>;
};

export const FRAMEWORKS: readonly FrameworkFacts[] = [
  {
    title: "Express 5",
    app: { args: ["express.mjs"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "kept",
  },
  {
    title: "Fastify 5",
    app: { args: ["fastify.mjs"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Fastify 5 with @fastify/cookie",
    app: { args: ["fastify.mjs", "with-cookie"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Koa 3",
    app: { args: ["koa.mjs"] },
    rightSource: "of Koa pass ctx.req",
    rightTarget: "of Koa pass ctx.res",
    afterError: "dropped",
  },
  {
    title: "Hono 4",
    app: { args: ["hono.mjs"] },
    rightSource: "of Hono c.req.raw",
    rightTarget: "of Hono c.res",
    afterError: "kept",
    tooLate: "headers-immutable",
  },
  {
    title: "h3 2",
    app: { args: ["h3.mjs"] },
    rightSource: "of h3 event.req",
    rightTarget: "of h3 event.res",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "NestJS 11 on Express",
    app: { args: ["nest.mjs"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "kept",
  },
  {
    title: "NestJS 11 on Fastify",
    app: { args: ["nest.mjs", "fastify"] },
    rightSource: "a request",
    rightTarget: "of Fastify reply",
    afterError: "kept",
  },
  {
    title: "Elysia 1 on Bun",
    app: { command: `${runtimes}bun`, args: ["run", "elysia.mjs"] },
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
    app: {
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
    },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    tooLarge: { bytes: 500_000, status: 400 },
    tooLate: "headers-immutable",
  },
  {
    title: "workerd",
    app: { args: ["workerd.mjs"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    tooLate: "headers-immutable",
    exceptions: {
      "refuses headers that are too large, and goes on":
        "workerd has no limit: whatever is before it has one",
    },
  },
  {
    title: "AWS Lambda, API Gateway 2.0",
    app: { args: ["lambda.mjs", "2.0"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "AWS Lambda, API Gateway 1.0",
    app: { args: ["lambda.mjs", "1.0"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "Lambda@Edge",
    app: { args: ["lambda.mjs", "edge"] },
    rightSource: "a request",
    rightTarget: "a response",
    afterError: "dropped",
    exceptions: {
      "says that it is too late after the headers were sent":
        "the answer is one value, which is sent after the handler has returned it",
    },
  },
  {
    title: "Next 16, a request and a response in route handlers",
    app: { args: ["next.mjs"] },
    rightSource: "a request",
    rightTarget: "of Next the awaited cookies() or response.cookies",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "Next 16, cookies() in route handlers",
    app: { args: ["next.mjs"] },
    prefix: "/store",
    rightSource: "of Next the awaited cookies()",
    rightTarget: "of Next the awaited cookies() or response.cookies",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
  {
    title: "SvelteKit 2, endpoints",
    app: { args: ["svelte.mjs"] },
    rightSource: "of SvelteKit and Astro event.request",
    rightTarget: "of SvelteKit and Astro event.cookies",
    afterError: "kept",
    tooLate: "headers-immutable",
  },
  {
    title: "Astro 5, endpoints",
    app: { args: ["astro.mjs"] },
    rightSource: "of SvelteKit and Astro event.request",
    rightTarget: "of SvelteKit and Astro event.cookies",
    afterError: "dropped",
    tooLate: "headers-immutable",
  },
];
