/** Sessions that were changed and never committed are reported, and none stays in memory because somebody listens. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { KeyRing } from "speculoos";
import {
  defineSealedSession,
  defineSession,
  MemorySessionStore,
  type SealedSession,
  type Session,
  type SessionEvent,
} from "speculoos/session";
import { afterEach, describe, expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

type Data = { user: string; note: string };
type Out = { user: string | undefined; note: string | undefined };
const options = {
  keys: new KeyRing(KeyRing.generate()),
  idle: 600,
  absolute: 3600,
  subject: (data: Readonly<Out>) => data.user,
};

/** A request as Express and Fastify have it, with the session that a middleware opened. */
type CarryingRequest = {
  headers: { cookie?: string };
  session?: Session<Out, Data> | SealedSession<Out, Data>;
};

for (const [kind, sessions] of [
  ["stored", defineSession<Data>("session", { ...options, store: new MemorySessionStore() })],
  ["sealed", defineSealedSession<Data>("session", options)],
] as const) {
  describe(`a ${kind} session that a request carries`, () => {
    const events: SessionEvent[] = [];
    sessions.subscribe((event) => void (event.type === "uncommitted" && events.push(event)));
    afterEach(() => void events.splice(0));

    /** Handles a request. Returns a reference to it that keeps nothing alive, and its cookie. */
    async function handle(
      work: (
        session: Session<Out, Data> | SealedSession<Out, Data>,
        to: Headers,
      ) => Promise<unknown> | unknown,
      cookie = "",
    ): Promise<{ request: WeakRef<object>; cookie: string }> {
      const request: CarryingRequest = { headers: { cookie } };
      request.session = await sessions.open(request);
      const headers = new Headers();
      await work(request.session, headers);
      return { request: new WeakRef(request), cookie: headers.getSetCookie()[0]?.split(";")[0] ?? cookie };
    }

    /** Collects garbage until the request is gone; its end is reported in a task of its own. */
    async function untilCollected({ request }: { request: WeakRef<object> }): Promise<void> {
      await expect
        .poll(
          () => {
            collectGarbage();
            return request.deref() === undefined;
          },
          { timeout: 10_000 },
        )
        .toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    test("is reported with its keys if it was changed and never committed", async () => {
      await untilCollected(
        await handle((session) => {
          session.set("note", "lost");
          session.login();
        }),
      );
      expect(events).toMatchObject([{ type: "uncommitted", name: "session", keys: ["note"] }]);
    });

    for (const act of ["login", "destroy"] as const) {
      test(`is reported if ${act} was called and nothing committed`, async () => {
        const { cookie } = await handle(async (session, to) => {
          session.set("user", "joe");
          await session.commit(to);
        });
        await untilCollected(await handle((session) => session[act](), cookie));
        expect(events).toMatchObject([{ keys: [], session: expect.any(String) }]);
      });
    }

    test("is not reported, and not kept, once it was committed", async () => {
      const first = await handle(async (session, to) => {
        session.set("user", "joe");
        session.login();
        await session.commit(to);
      });
      await untilCollected(first);
      const second = await handle(async (session, to) => {
        session.set("note", "kept");
        await session.commit(to);
      }, first.cookie);
      await untilCollected(second);
      await untilCollected(
        await handle(async (session, to) => {
          session.destroy();
          await session.commit(to);
        }, second.cookie),
      );
      expect(events).toEqual([]);
    });

    test("is reported if the commit failed", async () => {
      await untilCollected(
        await handle(async (session) => {
          session.set("note", "lost");
          const sent = { headersSent: true, getHeader: () => undefined, setHeader: () => {} };
          const { code } = await session.commit(sent).catch((error) => error);
          expect(code).toBe("headers-sent");
        }),
      );
      expect(events).toMatchObject([{ keys: ["note"] }]);
    });
  });
}
