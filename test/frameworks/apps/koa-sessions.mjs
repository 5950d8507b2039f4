/** Sessions in Koa 3. */

import Koa from "koa";
import { sameOrigin } from "speculoos/session";
import { findLost, sessions } from "./sessions.mjs";
import { ready } from "./story.mjs";

const app = new Koa();

// docs: koa-sessions
app.use(async (ctx, next) => {
  if (ctx.method !== "GET" && ctx.method !== "HEAD" && !sameOrigin(ctx.req)) ctx.throw(403);
  ctx.state.session = await sessions.open(ctx.req);
  await next();
});

app.use(async (ctx, next) => {
  const { session } = ctx.state;
  const [, action, argument] = ctx.path.split("/");
  switch (`${ctx.method} ${action}`) {
    case "GET ": {
      const message = session.take("message");
      await session.commit(ctx.res);
      ctx.body = {
        user: session.get("user"),
        cart: session.get("cart"),
        count: session.get("count"),
        message,
      };
      break;
    }
    case "POST cart":
      await session.update("cart", (cart = []) => [...cart, argument]);
      await session.commit(ctx.res);
      ctx.status = 204;
      break;
    case "POST count":
      ctx.body = { count: await session.update("count", (count = 0) => count + 1) };
      break;
    case "POST login":
      session.set("user", argument);
      session.set("message", "welcome");
      session.login({ keep: ["cart"] });
      await session.commit(ctx.res);
      ctx.redirect("/");
      break;
    case "POST logout":
      session.destroy();
      await session.commit(ctx.res);
      ctx.redirect("/");
      break;
    case "POST logout-everywhere":
      if (session.has("user")) await sessions.revoke(session.get("user"));
      session.destroy();
      await session.commit(ctx.res);
      ctx.redirect("/");
      break;
    default:
      await next();
  }
});
// docs: end

app.use(async (ctx) => {
  if (ctx.path === "/lost") {
    ctx.body = await findLost();
  } else if (ctx.path === "/forget-to-commit") {
    ctx.state.session.set("message", "lost");
    ctx.status = 204;
  }
});

const server = app.listen(0, "127.0.0.1", () => ready(server.address().port));
