/** What must compile of sessions, and what must not; checked by the type check of `npm test`, never run. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { KeyRing } from "speculoos";
import {
  type AnySession,
  type CommitResult,
  defineSealedSession,
  defineSession,
  MemorySessionStore,
  type SealedSessions,
  type SessionSource,
  type Sessions,
  sameOrigin,
} from "speculoos/session";
import * as v from "valibot";
import * as z from "zod";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<_T extends true>(): void;

declare const request: IncomingMessage;
declare const response: ServerResponse;
const keys = new KeyRing(KeyRing.generate());
const store = new MemorySessionStore();
const common = { keys, store, idle: 1800, absolute: 43_200 };

export async function withSchema(): Promise<void> {
  const sessions = defineSession("__Host-session", {
    ...common,
    schema: {
      user: z.number(),
      cart: z.array(z.string()),
      count: z.number().default(0),
      since: z.string().transform((text) => new Date(text)),
      note: v.optional(v.string()),
    },
    subject: (data) => data.user,
  });
  const session = await sessions.open(request);
  const user = session.get("user");
  same<Equal<typeof user, number | undefined>>();
  const count = session.get("count");
  same<Equal<typeof count, number>>();
  const since = session.get("since");
  same<Equal<typeof since, Date | undefined>>();
  const note = session.take("note");
  same<Equal<typeof note, string | undefined>>();
  session.set("since", "2026-11-26");
  // @ts-expect-error: what is set is the schema's input
  session.set("since", new Date());
  // @ts-expect-error: the schema has no such key
  session.set("usr", 7);
  // @ts-expect-error: the schema has no such key
  session.get("usr");
  // @ts-expect-error: a key is deleted by `delete`
  session.set("user", undefined);
  const next = await session.update("count", (n) => n + 1);
  same<Equal<typeof next, number>>();
  await session.update("cart", (cart = []) => [...cart, "a"]);
  // @ts-expect-error: another type
  await session.update("count", () => "x");
  session.login({ keep: ["cart"], persistent: true, absolute: 86_400 });
  // @ts-expect-error: the schema has no such key
  session.login({ keep: ["cartt"] });
  const done = await session.exclusive(async () => 7, { wait: 100 });
  same<Equal<typeof done, number>>();
  const result = await session.commit(response);
  if (result.status === "gone") {
    same<Equal<typeof result.lost, readonly ("user" | "cart" | "count" | "since" | "note")[]>>();
  } else if (result.cookie instanceof Error) throw result.cookie;
  await session.commit();
  for await (const one of sessions.list(7)) {
    const { user } = one.data;
    same<Equal<typeof user, number | undefined>>();
  }
  await sessions.revoke(7, { except: session });
  await sessions.revoke("7", { except: session.id });
  await sessions.end("id", { subject: 7n });
}

// @ts-expect-error: the subject is taken from the data
defineSession("a", { ...common, schema: { user: z.number() }, subject: (data) => data.usr });
// @ts-expect-error: both limits, always
defineSession("a", { keys, store, idle: 1 });
// @ts-expect-error: a store, always
defineSession("a", { keys, idle: 1, absolute: 2 });

export async function withType(): Promise<void> {
  const typed = defineSession<{ user?: string; cart: number[] }>("s", {
    ...common,
    subject: (data) => data.user,
  });
  const session = await typed.open("");
  const cart = session.get("cart");
  same<Equal<typeof cart, number[] | undefined>>();
  session.set("user", "joe");
  // @ts-expect-error: a string
  session.set("user", 7);
  const loose = defineSession("s", { ...common, subject: (data) => data.user as string | undefined });
  const other = await loose.open(new Request("http://localhost/"));
  const anything = other.get("x");
  same<Equal<typeof anything, unknown>>();
  other.login({ keep: ["user"] });
}

export async function sealed(): Promise<void> {
  const sessions = defineSealedSession("__Host-s", {
    keys,
    idle: 600,
    absolute: 3600,
    schema: { user: z.string() },
    epochs: store,
    subject: (data) => data.user,
  });
  const session = await sessions.open(request);
  await session.commit(response);
  // @ts-expect-error: the last response wins
  session.update("user", () => "x");
  // @ts-expect-error: there is nothing to lock
  session.exclusive(async () => {});
  // @ts-expect-error: the cookie is the session
  session.commit();
  // @ts-expect-error: there is no list without a store
  sessions.list("joe");
  takeSessions(sessions);
  read(session);
}

declare function takeSessions(
  sessions:
    | Sessions<{ user: string | undefined }, { user: string }>
    | SealedSessions<{ user: string | undefined }, { user: string }>,
): void;
function read(session: AnySession<{ user: string | undefined }, { user: string }>): string | undefined {
  return session.get("user");
}

declare const source: SessionSource<{ user: string }>;
defineSession<{ user: string }>("s", { ...common, adopt: source });
// @ts-expect-error: data of another type
defineSession<{ user: number }>("s", { ...common, adopt: source });

sameOrigin(request, { origins: ["https://admin.example"] });
export type Result = CommitResult;
