/** The counter of `sessions.py` with our sessions, on node:http: the path is how it counts. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KeyRing } from "speculoos";
import { defineSession, MemorySessionStore, type Session } from "speculoos/session";

type Data = { count: number };
type Counter = Session<{ count: number | undefined }, Data>;

/** Each adds one, with `work` milliseconds between reading and writing, where there is a between. */
const DOINGS: Record<string, (session: Counter, work: number) => Promise<unknown>> = {
  async set(session, work) {
    const count = session.get("count") ?? 0;
    await sleep(work);
    session.set("count", count + 1);
  },
  async update(session, work) {
    await sleep(work);
    await session.update("count", (count = 0) => count + 1);
  },
  async exclusive(session, work) {
    await session.exclusive(
      async () => {
        const count = session.get("count") ?? 0;
        await sleep(work);
        session.set("count", count + 1);
      },
      { wait: 60_000 },
    );
  },
  async read() {},
  async logout(session) {
    session.destroy();
  },
};

export async function startCounter(): Promise<{ readonly url: string; close(): void }> {
  const sessions = defineSession<Data>("session", {
    keys: new KeyRing(KeyRing.generate()),
    store: new MemorySessionStore(),
    idle: 1800,
    absolute: 43_200,
    development: true,
  });
  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url!, "http://localhost");
    const session = await sessions.open(req);
    let error: unknown;
    await DOINGS[pathname.slice(1)]!(session, Number(searchParams.get("work") ?? 0) * 1000).catch(
      (reason) => {
        error = reason.code;
      },
    );
    const commit = await session.commit(res);
    const { isNew, status, data } = session;
    res.end(JSON.stringify({ isNew, status, data, commit: commit.status, error }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
