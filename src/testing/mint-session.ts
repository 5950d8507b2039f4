/** Minting a logged-in session for a test of a whole site, without its login page: in the store, with the cookie that its login would set. */

import { CookieJar } from "../jar/cookie-jar.ts";
import type { SealedSessions } from "../sessions/define-sealed-session.ts";
import type { Sessions } from "../sessions/define-session.ts";
import type { LoginOptions } from "../sessions/session/session.ts";

/** A cookie as `context.addCookies` of Playwright and `browser.setCookie` of Puppeteer take it. */
export type BrowserCookie = {
  name: string;
  value: string;
  domain: string;
  path: string;
  /** In seconds since 1970; -1 for a cookie that ends with the browser. */
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite: "Strict" | "Lax" | "None";
};

export type MintedSession = {
  /** The id that `end` and `revoke` take. */
  readonly id: string;
  /** For a browser. A sealed session may have several. */
  readonly cookies: BrowserCookie[];
  /** The Cookie header, for a client without a jar. */
  readonly cookie: string;
  /** The Set-Cookie lines, for a jar. */
  readonly setCookie: readonly string[];
};

export type MintOptions = Omit<LoginOptions, "keep"> & {
  /** Where the tests find the site. Default: "http://localhost". */
  readonly url?: string | URL | undefined;
};

/**
 * Creates a session with this data, as a login does, and returns its cookies. It is a real one: `open`, `set`, `login` and
 * `commit` have made it, `list` has it, and `revoke` ends it. The sessions must be those of the server: the same name, keys
 * and store. `idle`, `absolute` and `persistent` are those of `login`.
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 * import { defineSession, MemorySessionStore } from "speculoos/session";
 * import { mintSession } from "speculoos/testing";
 *
 * const sessions = defineSession<{ user: string }>("__Host-session", {
 *   keys: new KeyRing(KeyRing.generate()),
 *   store: new MemorySessionStore(),
 *   idle: 1800,
 *   absolute: 43_200,
 * });
 *
 * const { cookies, cookie } = await mintSession(sessions, { user: "ada" }, { url: "http://localhost:3000" });
 * console.log(cookies[0]?.domain, cookies[0]?.sameSite); // localhost Lax
 * console.log((await sessions.open(cookie)).get("user")); // ada
 * ```
 * @throws Error with the browser's reason if a browser would refuse the cookie at `url`, such as a Secure one on plain http;
 * what `set` and `commit` throw.
 */
export async function mintSession<Out, In>(
  sessions: Sessions<Out, In> | SealedSessions<Out, In>,
  data: { readonly [K in keyof In]?: In[K] | undefined },
  { url = "http://localhost", ...login }: MintOptions = {},
): Promise<MintedSession> {
  const session = await sessions.open("");
  for (const [key, value] of Object.entries(data)) {
    if (value !== undefined) session.set(key as keyof In & string, value as In[keyof In & string]);
  }
  session.login(login);
  const headers = new Headers();
  await session.commit(headers);
  const lines = headers.getSetCookie();
  const cookies = storeCookies(lines, url, session.createdAt);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return { id: session.id!, cookies, cookie, setCookie: lines };
}

/** A jar decides as a browser does, which may have another clock than the sessions. */
function storeCookies(lines: readonly string[], url: string | URL, now: Date): BrowserCookie[] {
  const jar = new CookieJar({ clock: () => now.getTime() });
  for (const line of lines) {
    const { reasons } = jar.setCookie(line, url);
    if (reasons[0] !== undefined) throw new Error(reasons[0].message);
  }
  return [...jar].map(({ name, value, host, hostOnly, path, expiryTime, httpOnly, secure, sameSite }) => ({
    name,
    value,
    domain: hostOnly ? host : `.${host}`,
    path,
    expires: expiryTime === null ? -1 : expiryTime / 1000,
    httpOnly,
    secure,
    sameSite: sameSite === "strict" ? "Strict" : sameSite === "none" ? "None" : "Lax",
  }));
}
