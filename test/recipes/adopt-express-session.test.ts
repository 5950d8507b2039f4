/** Moving over from express-session: a server that is replaced while its users stay. */

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RedisStore } from "connect-redis";
import type { Express } from "express";
import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Visitor } from "../frameworks/harness/visitor.ts";
import { missingRedis, startRedis } from "../servers/redis.ts";
import { createAppAfter, createSessions } from "./adopt-express-session.ts";
// @ts-expect-error: plain JavaScript
import { createAppBefore, MemoryStore } from "./app-before.mjs";

/** A store of express-session, and how it is ended. */
type Old = { readonly store: OldStore; stop(): Promise<void> };
type OldStore = Parameters<typeof createSessions>[0] & {
  length(callback: (error: unknown, count: number) => void): void;
};

const STORES: Record<string, { readonly missing: string | undefined; start(): Promise<Old> }> = {
  "its MemoryStore": {
    missing: undefined,
    start: async () => ({ store: new MemoryStore() as OldStore, stop: async () => undefined }),
  },
  "connect-redis": { missing: missingRedis(), start: startConnectRedis },
};

async function startConnectRedis(): Promise<Old> {
  const redis = await startRedis();
  const client = createClient({ url: redis.url });
  await client.connect();
  return {
    store: new RedisStore({ client }) as unknown as OldStore,
    async stop() {
      client.destroy();
      await redis.stop();
    },
  };
}

const namesIn = (cookie: string) => cookie.split("; ").map((pair) => pair.split("=")[0]);

for (const [name, { missing, start }] of Object.entries(STORES)) {
  describe.skipIf(missing !== undefined)(`from express-session with ${name}`, () => {
    let old: Old;
    let sessions: ReturnType<typeof createSessions>;
    let before: Express;
    let after: Express;
    let app: Express;
    let server: Server;
    let port: number;
    beforeAll(async () => {
      old = await start();
      sessions = createSessions(old.store);
      before = createAppBefore(old.store) as Express;
      after = createAppAfter(sessions);
      server = createServer((req, res) => void app(req, res)).listen(0, "127.0.0.1");
      await once(server, "listening");
      ({ port } = server.address() as AddressInfo);
    });
    afterAll(async () => {
      server.closeAllConnections();
      server.close();
      await old.stop();
    });
    beforeEach(() => {
      app = before;
    });

    /** A visitor who has logged in before the change, and whose next request meets the new server. */
    async function loggedInBefore(): Promise<Visitor> {
      const visitor = new Visitor(port);
      await visitor.post("/login");
      expect((await visitor.get("/")).json).toEqual({ user: "ada", cart: ["tea"] });
      expect(await countOld()).toBe(1);
      app = after;
      return visitor;
    }

    async function countOld(): Promise<number> {
      return new Promise((resolve, reject) =>
        old.store.length((error, count) => (error ? reject(error) : resolve(count))),
      );
    }

    test("who is logged in stays so, with a session of ours, and the old one is gone", async () => {
      const visitor = await loggedInBefore();
      expect(namesIn(visitor.cookie)).toEqual(["connect.sid"]);
      const first = await visitor.get("/");
      expect(first.json).toEqual({ user: "ada", cart: ["tea"], commit: "created" });
      expect(namesIn(visitor.cookie)).toEqual(["__Host-session"]);
      expect(await countOld()).toBe(0);
      expect((await visitor.get("/")).json).toEqual({ user: "ada", cart: ["tea"], commit: "unchanged" });
      const listed = [];
      for await (const { data } of sessions.list("ada")) listed.push(data);
      expect(listed).toContainEqual({ user: "ada", cart: ["tea"] });
    });

    test("a session that was taken over never comes back by its old cookie", async () => {
      const visitor = await loggedInBefore();
      const old = visitor.cookie;
      await visitor.get("/");
      await visitor.post("/logout");
      expect(visitor.cookie).toBe("");
      const answer = await new Visitor(port).get("/", { headers: { cookie: old } });
      expect(answer.json).toEqual({ commit: "unchanged" });
    });

    test("a logout that is the first request to the new server ends the old session too", async () => {
      const visitor = await loggedInBefore();
      const old = visitor.cookie;
      await visitor.post("/logout");
      expect(visitor.cookie).toBe("");
      expect(await countOld()).toBe(0);
      const answer = await new Visitor(port).get("/", { headers: { cookie: old } });
      expect(answer.json).toEqual({ commit: "unchanged" });
    });

    test("of parallel first requests one takes over; others may find nobody once, and change nothing", async () => {
      const visitor = await loggedInBefore();
      const answers = await Promise.all([1, 2, 3].map(() => visitor.get("/")));
      expect(answers.map(({ json }) => json.user)).toContain("ada");
      for (const { json, setCookie } of answers) if (json.user === undefined) expect(setCookie).toEqual([]);
      expect((await visitor.get("/")).json).toMatchObject({ user: "ada", commit: "unchanged" });
    });

    test("an id that the old secret did not sign, or that the old store does not have, is nobody's", async () => {
      app = after;
      for (const cookie of ["connect.sid=invented", "connect.sid=s%3Aid.c2lnbmF0dXJl"]) {
        const answer = await new Visitor(port).get("/", { headers: { cookie } });
        expect([answer.json, answer.setCookie]).toEqual([{ commit: "unchanged" }, []]);
      }
    });
  });
}
