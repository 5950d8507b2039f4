/** The story in NestJS 11, on Express or on Fastify. */

import "reflect-metadata";
import { Readable } from "node:stream";
import { All, Controller, Get, Module, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { addCookie } from "speculoos";
// @ts-expect-error: plain JavaScript
import { tls } from "../serve.mjs";
// @ts-expect-error: plain JavaScript
import { codeOf, ready, session, tell, tryWrong } from "../story.mjs";

// docs: nest
@Controller()
class HelloController {
  // `passthrough` leaves the answer to Nest. On Fastify `req` is its request and `res` its reply.
  @Get("hello")
  hello(@Req() req, @Res({ passthrough: true }) res) {
    const user = session.get(req, { reissueTo: res });
    if (user === undefined) session.set(res, "ada");
    return `hello ${user ?? "stranger"}`;
  }

  @Get("goodbye")
  goodbye(@Res({ passthrough: true }) res) {
    session.remove(res);
    res.status(302);
    res.header("location", "/");
  }
}
// docs: end

let late: unknown;
const onFastify = process.argv[2] === "fastify";

@Controller()
class StoryController {
  @Get("stream")
  stream(@Req() req, @Res() res) {
    tell("/login", req, res);
    const body = Readable.from(["one ", "two"]);
    if (onFastify) res.send(body);
    else body.pipe(res);
  }
  @Get("late")
  async late(@Req() req, @Res() res) {
    if (onFastify) await res.send("one");
    else res.write("one");
    late = codeOf(() => tell("/login", req, res));
    if (!onFastify) res.end();
  }
  @Get("late-error")
  lateError() {
    return { code: late };
  }
  @Get("redirect")
  redirect(@Req() req, @Res({ passthrough: true }) res) {
    tell("/login", req, res);
    res.status(302);
    res.header("location", "/read");
  }
  @Get("fail")
  fail(@Req() req, @Res({ passthrough: true }) res) {
    tell("/login", req, res);
    throw new Error("after the login");
  }
  @Get("native-first")
  nativeFirst(@Res({ passthrough: true }) res) {
    setNative(res);
    addCookie(res, "ours", "1", { path: "/" });
    return { set: true };
  }
  @Get("native-last")
  nativeLast(@Res({ passthrough: true }) res) {
    addCookie(res, "ours", "1", { path: "/" });
    setNative(res);
    return { set: true };
  }
  @Get("wrong")
  wrong(@Req() req) {
    return tryWrong(req.cookies, req);
  }
  @All(onFastify ? "*" : "*path")
  other(@Req() req, @Res({ passthrough: true }) res) {
    return tell(req.url, req, res);
  }
}

function setNative(res) {
  if (onFastify) res.header("set-cookie", "native=1");
  else res.cookie("native", "1");
}

@Module({ controllers: [HelloController, StoryController] })
class AppModule {}

const http2 = process.argv.includes("http2") ? { http2: true as const, https: tls } : {};
const adapter = onFastify ? new FastifyAdapter(http2) : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: false });
await app.listen(0, "127.0.0.1");
const { port } = app.getHttpServer().address();
ready(port, port);
