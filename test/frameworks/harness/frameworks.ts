/** The frameworks, and what each does differently. */

import type { AppCommand } from "./app.ts";

export type FrameworkFacts = {
  readonly title: string;
  readonly app: AppCommand;
  /** What its words for a wrong source and a wrong target must contain. */
  readonly rightSource: string;
  readonly rightTarget: string;
  /** Whether the cookies of a handler that throws then are in the error's response. */
  readonly afterError: "kept" | "dropped";
  /** The error code of a cookie that is set too late. Default: "headers-sent". */
  readonly tooLate?: string;
  /** The size of a Cookie header that is refused, in bytes. Default: 16 384, as in Node. */
  readonly largestHeader?: number;
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
];
