/** The story in Koa 3. */

import { Readable } from "node:stream";
import Koa from "koa";
import { addCookie } from "speculoos";
import { serveBoth } from "./serve.mjs";
import { codeOf, session, tell, tryWrong } from "./story.mjs";

const app = new Koa({ keys: ["a secret of Koa"] });
app.silent = true;

// docs: koa
app.use(async (ctx, next) => {
  if (ctx.path === "/hello") {
    const user = session.get(ctx.req, { reissueTo: ctx.res });
    if (user === undefined) session.set(ctx.res, "ada");
    ctx.body = `hello ${user ?? "stranger"}`;
  } else if (ctx.path === "/goodbye") {
    session.remove(ctx.res);
    ctx.redirect("/");
  } else await next();
});
// docs: end

let late;
app.use((ctx) => {
  const { req, res } = ctx;
  switch (ctx.path) {
    case "/stream":
      tell("/login", req, res);
      ctx.body = Readable.from(["one ", "two"]);
      break;
    case "/late":
      res.flushHeaders();
      late = codeOf(() => tell("/login", req, res));
      ctx.body = "one";
      break;
    case "/late-error":
      ctx.body = { code: late };
      break;
    case "/redirect":
      tell("/login", req, res);
      ctx.redirect("/read");
      break;
    case "/fail":
      tell("/login", req, res);
      throw new Error("after the login");
    case "/native-first":
      ctx.cookies.set("native", "1", { signed: true });
      addCookie(res, "ours", "1", { path: "/" });
      ctx.body = { set: true };
      break;
    case "/native-last":
      addCookie(res, "ours", "1", { path: "/" });
      ctx.cookies.set("native", "1", { signed: true });
      ctx.body = { set: true };
      break;
    case "/wrong":
      ctx.body = tryWrong(ctx, ctx.cookies);
      break;
    default:
      ctx.body = tell(ctx.path, req, res);
  }
});

await serveBoth(app.callback());
