/** The portable suite for clients: each runtime's own fetch, over the network and in memory. */

import { withCookies } from "speculoos/fetch";
import { CookieJar } from "speculoos/jar";
import { equal } from "./assert.ts";
import type { Check } from "./checks.ts";

/** Browsers hide redirects. */
const HIDES_REDIRECTS = "document" in globalThis;

/** Returns the checks that ask a server, which is that of `client-server.ts`. */
export function createClientChecks(server: string): readonly Check[] {
  return [
    [
      "a login that redirects stores its cookies and sends them; a browser's fetch rejects",
      async () => {
        const jar = new CookieJar();
        const login = withCookies(jar)(`${server}/client/login`, { method: "POST", body: "user=joe" });
        if (HIDES_REDIRECTS) return equal(await nameOfError(login), "TypeError: hidden");
        const response = await login;
        equal([response.url, response.redirected, response.status], [`${server}/client/home`, true, 200]);
        const { method, cookie, body } = await response.json();
        equal([method, cookie, body], ["GET", "id=7; b=2", ""]);
        equal(jar.size, 2);
      },
    ],
    [
      "bodies and Requests are sent again at 307",
      async () => {
        if (HIDES_REDIRECTS) return;
        const form = new FormData();
        form.append("f", "v");
        const url = `${server}/client/repeat`;
        const bodies: [BodyInit, string][] = [
          ["text", "text"],
          [new TextEncoder().encode("bytes"), "bytes"],
          [new Blob(["blob"]), "blob"],
          [new URLSearchParams("a=1"), "a=1"],
          [form, 'name="f"'],
        ];
        for (const [body, sent] of bodies) {
          const get = withCookies(new CookieJar());
          for (const input of [url, new Request(url, { method: "POST", body })]) {
            const response = await get(input, typeof input === "string" ? { method: "POST", body } : {});
            const echo = await response.json();
            equal([echo.method, echo.cookie, echo.body.includes(sent)], ["POST", "hop=1", true]);
          }
        }
      },
    ],
    [
      "Location is read as UTF-8",
      async () => {
        if (HIDES_REDIRECTS) return;
        const response = await withCookies(new CookieJar())(`${server}/client/words`);
        equal((await response.json()).url, "/client/caf%C3%A9");
      },
    ],
    [
      'a redirect is shown if "redirect" is "manual", and its cookies are stored',
      async () => {
        const jar = new CookieJar();
        const response = await withCookies(jar)(`${server}/client/login`, { redirect: "manual" });
        equal([response.status, jar.size], HIDES_REDIRECTS ? [0, 0] : [303, 2]);
      },
    ],
    [
      "an aborted request rejects with the reason of its signal",
      async () => {
        const signal = AbortSignal.abort(new RangeError("enough"));
        equal(await nameOfError(withCookies(new CookieJar())(server, { signal })), "RangeError");
      },
    ],
    [
      "a fetch of one's own is asked at every hop",
      async () => {
        const cookies: unknown[] = [];
        const answer = async (input: string, init?: RequestInit) => {
          const headers = new Headers(init?.headers);
          cookies.push([input, headers.get("cookie"), headers.get("authorization")]);
          const location = cookies.length === 1 ? "https://b.example/" : "https://a.example/back";
          const fields = new Map(Object.entries({ location, "set-cookie": `hop${cookies.length}=1` }));
          const status = cookies.length < 3 ? 302 : 200;
          return { status, url: "", headers: { get: (name: string) => fields.get(name) ?? null } };
        };
        const get = withCookies(new CookieJar(), answer);
        await get("https://a.example/", { headers: { authorization: "Bearer t", cookie: "own=1" } });
        equal(cookies, [
          ["https://a.example/", "own=1", "Bearer t"],
          ["https://b.example/", null, null],
          ["https://a.example/back", "hop1=1", null],
        ]);
      },
    ],
  ];
}

async function nameOfError(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return "";
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return error.message.includes("browsers hide it") ? `${error.name}: hidden` : error.name;
  }
}
