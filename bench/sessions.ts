/** Sessions: the session code of one request alone, beside express-session (in memory) and iron-session (sealed). */

import session from "express-session";
import { getIronSession } from "iron-session";
import { KeyRing } from "speculoos";
import { defineSealedSession, defineSession, MemorySessionStore } from "speculoos/session";
import type { Comparison } from "./compare.ts";

const keys = new KeyRing(KeyRing.generate());
const limits = { idle: 1800, absolute: 43_200 };
const secret = "complex_password_at_least_32_characters_long";

type Data = Record<string, unknown>;

/** Objects of about 60 and 150 bytes of JSON. */
const DATA: readonly Data[] = [
  { user: "user-123456", theme: "dark", seen: 1_764_000_000, n: 0 },
  {
    user: "user-123456",
    cart: ["sku-123", "sku-456", "sku-789"],
    csrf: "d9f8a7s6d5f4a3s2",
    seen: 1_764_000_000,
    theme: "dark",
    locale: "nl-BE",
    n: 0,
  },
];

export async function createSessionComparisons(): Promise<Comparison[]> {
  const rows = await Promise.all(
    DATA.map((data) => Promise.all([...compareStored(data), compareSealed(data)])),
  );
  return rows.flat();
}

function compareStored(data: Data): Promise<Comparison>[] {
  return [
    createStored("read a key", data, (store) => store.user),
    createStored("change a key", data, (store) => {
      store.n = Number(store.n) + 1;
      return store.user;
    }),
  ];
}

/** Our session as a record, so that both do the same. */
async function createStored(what: string, data: Data, work: (data: Data) => unknown): Promise<Comparison> {
  const sessions = defineSession("s", { keys, store: new MemorySessionStore(), ...limits });
  const first = await sessions.open("");
  for (const [key, value] of Object.entries(data)) first.set(key, value);
  const headers = new Headers();
  await first.commit(headers);
  const cookie = toPair(headers.getSetCookie()[0]!);
  const changes = what.startsWith("change");
  const middleware = session({
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: limits.absolute * 1000 },
  });
  const created = await runMiddleware(middleware, "", (store) => Object.assign(store, data));
  const theirs = toPair(String(created.headers["set-cookie"]));
  return {
    group: "stored session: open, work, commit",
    name: `${what}, ${JSON.stringify(data).length} bytes of JSON`,
    async ours() {
      const opened = await sessions.open({ headers: { cookie: `theme=dark; ${cookie}; lang=nl` } });
      if (changes) opened.set("n", Number(opened.get("n")) + 1);
      const user = opened.get("user");
      await opened.commit();
      return user;
    },
    peers: {
      "express-session": async () =>
        (await runMiddleware(middleware, `theme=dark; ${theirs}; lang=nl`, work)).result,
    },
    target: { "express-session": 1.5 },
  };
}

async function compareSealed(data: Data): Promise<Comparison> {
  const sessions = defineSealedSession("s", { keys, ...limits });
  const first = await sessions.open("");
  for (const [key, value] of Object.entries(data)) first.set(key, value);
  const headers = new Headers();
  await first.commit(headers);
  const cookie = toPair(headers.getSetCookie()[0]!);
  const options = { password: secret, cookieName: "s", ttl: limits.absolute };
  const response = new Response();
  const iron = await getIronSession<Data>(new Request("http://localhost/"), response, options);
  await Object.assign(iron, data).save();
  const theirs = toPair(response.headers.getSetCookie()[0]!);
  const length = JSON.stringify(data).length;
  return {
    group: "sealed session: open, change, commit",
    name: `${length} bytes of JSON`,
    async ours() {
      const opened = await sessions.open({ headers: { cookie } });
      opened.set("n", Number(opened.get("n")) + 1);
      const response = new Response();
      await opened.commit(response);
      return [opened.get("user"), opened.get("n"), response.headers.getSetCookie().length];
    },
    peers: {
      "iron-session": async () => {
        const response = new Response();
        const request = new Request("http://localhost/", { headers: { cookie: theirs } });
        const opened = await getIronSession<Data>(request, response, options);
        opened.n = Number(opened.n) + 1;
        await opened.save();
        return [opened.user, opened.n, response.headers.getSetCookie().length];
      },
    },
    target: { "iron-session": length < 100 ? 10 : 8 },
  };
}

type Middleware = (request: object, response: object, next: () => void) => void;

/** Runs the middleware over the parts of Node's messages that it uses, without a socket. */
function runMiddleware(
  middleware: Middleware,
  cookie: string,
  work: (data: Data) => unknown,
): Promise<{ readonly result: unknown; readonly headers: Record<string, unknown> }> {
  return new Promise((resolve) => {
    const message = { headers: { cookie }, url: "/", originalUrl: "/", connection: {} };
    const request: typeof message & { session?: Data } = message;
    const headers: Record<string, unknown> = {};
    let result: unknown;
    const response = {
      headersSent: false,
      _header: undefined,
      getHeader: (name: string) => headers[name.toLowerCase()],
      setHeader: (name: string, value: unknown) => (headers[name.toLowerCase()] = value),
      writeHead: () => response,
      _implicitHeader: () => response.writeHead(),
      write: () => true,
      end: () => resolve({ result, headers }),
    };
    middleware(request, response, () => {
      result = work(request.session!);
      response.end();
    });
  });
}

function toPair(line: string): string {
  return line.split(";")[0]!;
}
