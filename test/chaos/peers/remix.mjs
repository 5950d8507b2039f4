/** Remix's session on Redis: the four steps of its middleware (read, handler, save, Set-Cookie) on its own storage. */

import { createRedisSessionStorage } from "@remix-run/session-storage-redis";
import { createClient } from "redis";
import { createHandler, serve } from "../apps/serve.mjs";
import { verbsOver } from "./verbs.mjs";

const client = createClient({ url: process.env.REDIS_URL });
client.on("error", () => undefined);
await client.connect();
const storage = createRedisSessionStorage(client, { keyPrefix: "session:", ttl: 60 * 60 * 24 });
const KEYS = ["user", "life", "a", "b", "n"];

async function open(req, res) {
  const [, cookie = null] = /(?:^|; )__session=([^;]+)/.exec(req.headers.cookie ?? "") ?? [];
  const session = await storage.read(cookie);
  const save = async () => {
    const value = await storage.save(session);
    if (value === null) return;
    const end = value === "" ? "; Max-Age=0" : "";
    res.setHeader("set-cookie", `__session=${value}; Path=/; HttpOnly; SameSite=Lax${end}`);
  };
  const set = (fields) => {
    for (const [key, value] of Object.entries(fields)) session.set(key, value);
  };
  return {
    data: Object.fromEntries(KEYS.map((key) => [key, session.get(key)])),
    set(key, value) {
      set({ [key]: value });
      return save();
    },
    login(fields) {
      for (const key of KEYS) session.unset(key);
      session.regenerateId(true);
      set(fields);
      return save();
    },
    renew() {
      session.regenerateId(true);
      return save();
    },
    destroy() {
      session.destroy();
      return save();
    },
  };
}

serve(createHandler(verbsOver(open)));
