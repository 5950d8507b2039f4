/** Minting a logged-in session for a test of a whole site, without its login page: in the store, with the cookie that its login would set. */

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

export type MintOptions = {
  /** How long the session lives without a commit, and at most, in seconds; and whether its cookie outlives the browser. */
  readonly idle?: number | undefined;
  readonly absolute?: number | undefined;
  readonly persistent?: boolean | undefined;
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
export async function mintSession<In>(
  sessions: MintableSessions<In>,
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
  const cookies = lines.map((line) => toBrowserCookie(line, new URL(url)));
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return { id: session.id!, cookies, cookie, setCookie: lines };
}

/** Sessions of either kind, as `defineSession` and `defineSealedSession` return them. */
export type MintableSessions<In> = {
  open(from: string): Promise<{
    readonly id: string | undefined;
    set<K extends keyof In & string>(key: K, value: In[K]): void;
    login(options: Omit<MintOptions, "url">): void;
    commit(to: Headers): Promise<unknown>;
  }>;
};

/** The line is one of ours: it needs no parser for those of others. */
function toBrowserCookie(line: string, { protocol, hostname }: URL): BrowserCookie {
  const [pair = "", ...rest] = line.split("; ");
  const attributes = new Map(rest.map((text) => splitAt(text)));
  const secure = attributes.has("Secure");
  if (secure && protocol !== "https:" && !LOOPBACK.test(hostname)) {
    throw new Error("the url must be https: a browser refuses a Secure cookie of plain http");
  }
  const domain = attributes.get("Domain");
  if (domain !== undefined && hostname !== domain && !hostname.endsWith(`.${domain}`)) {
    throw new Error("the url must be of the cookie's domain: a browser refuses the cookie");
  }
  const expires = attributes.get("Expires");
  const [name, value] = splitAt(pair);
  return {
    name,
    value,
    domain: domain === undefined ? hostname : `.${domain}`,
    path: attributes.get("Path") ?? "/",
    expires: expires === undefined ? -1 : Date.parse(expires) / 1000,
    httpOnly: attributes.has("HttpOnly"),
    secure,
    sameSite: SAME_SITE.find((each) => each === attributes.get("SameSite")) ?? "Lax",
  };
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;
const SAME_SITE = ["Strict", "Lax", "None"] as const;

function splitAt(text: string): [string, string] {
  const equals = text.indexOf("=");
  return equals === -1 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}
