/** The steps of the story, each told to a running app over HTTP. */

import { defineCookie } from "speculoos";
import { expect } from "vitest";
import { type Address, type Answer, ask, cookieLinesOf, cookieOf } from "./ask.ts";
import type { FrameworkFacts } from "./frameworks.ts";

/** One step. `tell` throws if the app does something else. */
export type Step = { readonly title: string; tell(at: Address, facts: FrameworkFacts): Promise<void> };

/** The retired key of the apps (`apps/story.mjs`). */
export const RETIRED_KEY = "the retired key of the test: 32 bytes";

const beforeRotation = defineCookie("session", {
  protection: "sealed",
  keys: RETIRED_KEY,
  maxAge: 3600,
});

export const STEPS: readonly Step[] = [
  {
    title: "reads cookies, encoded and not",
    async tell(at) {
      const answer = await ask(at, "/read", { cookie: "theme=dark%20mode; raw=a+b; other=1" });
      expect(answer.json()).toEqual({ theme: "dark mode", raw: "a+b", names: ["other", "raw", "theme"] });
    },
  },
  {
    title: "reads cookies of several lines over HTTP/1.1, as some proxies hand them on",
    async tell(at) {
      const cookie = ["theme=dark%20mode", "raw=a+b", "other=1; more=2"];
      const answer = await ask(at, "/read", { cookie });
      expect(answer.json()).toEqual({
        theme: "dark mode",
        raw: "a+b",
        names: ["more", "other", "raw", "theme"],
      });
    },
  },
  {
    title: "sets two cookies, and reads them back",
    async tell(at) {
      const answer = await ask(at, "/set");
      expect(namesOf(answer)).toEqual(["theme", "id"]);
      expect(answer.setCookie[0]).toMatch(/^theme=dark%20mode;/);
      const cookie = cookieOf(answer.setCookie);
      expect((await ask(at, "/read", { cookie })).json().theme).toBe("dark mode");
      expect((await ask(at, "/id", { cookie })).json()).toEqual({ id: "7" });
    },
  },
  {
    title: "logs in with a typed, sealed cookie, and knows the user",
    async tell(at) {
      const login = await ask(at, "/login");
      expect(namesOf(login)).toEqual(["session"]);
      for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=3600"]) {
        expect(login.setCookie[0]!.toLowerCase()).toContain(attribute.toLowerCase());
      }
      const me = await ask(at, "/me", { cookie: cookieOf(login.setCookie) });
      expect(me.json()).toMatchObject({ status: "ok", value: "ada" });
      expect(me.setCookie).toEqual([]);
    },
  },
  {
    title: "reissues a cookie that a retired key sealed",
    async tell(at) {
      const old = new Headers();
      beforeRotation.set(old, "ada");
      const me = await ask(at, "/me", { cookie: cookieOf(old.getSetCookie()) });
      expect(me.json()).toEqual({ status: "ok", value: "ada", reissue: "sent" });
      expect(namesOf(me)).toEqual(["session"]);
      const again = await ask(at, "/me", { cookie: cookieOf(me.setCookie) });
      expect(again.json()).toEqual({ status: "ok", value: "ada" });
    },
  },
  {
    title: "keeps one line of a cookie that is set twice",
    async tell(at) {
      const answer = await ask(at, "/again");
      expect(answer.setCookie).toHaveLength(1);
      expect(answer.setCookie[0]).toMatch(/^theme=dark;/);
    },
  },
  {
    title: "removes a cookie",
    async tell(at) {
      const answer = await ask(at, "/logout");
      expect(namesOf(answer)).toEqual(["session"]);
      expect(answer.setCookie[0]).toMatch(/^session=;.*Expires=Thu, 01 Jan 1970/i);
    },
  },
  {
    title: "does not believe a forged cookie, and answers all the same",
    async tell(at) {
      const [line] = (await ask(at, "/login")).setCookie;
      const cookie = cookieOf([line!]).replace(/.$/, (last) => (last === "A" ? "B" : "A"));
      const me = await ask(at, "/me", { cookie });
      expect(me.status).toBe(200);
      expect(["forged", "malformed", "unknown-key"]).toContain(me.json().status);
    },
  },
  {
    title: "refuses a cookie that browsers would drop for its size",
    async tell(at) {
      const answer = await ask(at, "/oversize");
      expect(answer.json()).toEqual({ code: "too-large" });
      expect(answer.setCookie).toEqual([]);
    },
  },
  {
    title: "refuses headers that are too large, and goes on",
    async tell(at, { tooLarge: { bytes, status } = { bytes: 16_384, status: 431 } }) {
      const answer = await ask(at, "/read", { cookie: `a=${"x".repeat(bytes)}` });
      expect(answer.status).toBe(status);
      expect((await ask(at, "/read", { cookie: "theme=dark" })).json().theme).toBe("dark");
    },
  },
  {
    title: "sends cookies before a streamed body",
    async tell(at) {
      const answer = await ask(at, "/stream");
      expect([answer.text, namesOf(answer)]).toEqual(["one two", ["session"]]);
    },
  },
  {
    title: "says that it is too late after the headers were sent",
    async tell(at, { tooLate = "headers-sent" }) {
      expect((await ask(at, "/late")).setCookie).toEqual([]);
      expect((await ask(at, "/late-error")).json()).toEqual({ code: tooLate });
    },
  },
  {
    title: "answers HEAD with the cookies of GET",
    async tell(at) {
      const answer = await ask(at, "/set", { method: "HEAD" });
      expect([answer.text, namesOf(answer)]).toEqual(["", ["theme", "id"]]);
    },
  },
  {
    title: "sends cookies with a redirect",
    async tell(at) {
      const answer = await ask(at, "/redirect");
      expect(String(answer.status)).toMatch(/^30[2378]$/);
      expect([answer.headers.location, namesOf(answer)]).toEqual(["/read", ["session"]]);
    },
  },
  {
    title: "answers an error after the login, with or without its cookie, as documented",
    async tell(at, { afterError }) {
      const answer = await ask(at, "/fail");
      expect(answer.status).toBe(500);
      expect(namesOf(answer)).toEqual(afterError === "kept" ? ["session"] : []);
    },
  },
  {
    title: "keeps the framework's own cookies beside ours, in both orders",
    async tell(at) {
      for (const path of ["/native-first", "/native-last"]) {
        const names = namesOf(await ask(at, path)).filter((name) => !name.endsWith(".sig"));
        expect([path, names.sort()]).toEqual([path, ["native", "ours"]]);
      }
    },
  },
  {
    title: "refuses the wrong object, and names the right one",
    async tell(at, { rightSource, rightTarget }) {
      const { source, target } = (await ask(at, "/wrong")).json();
      expect(source).toMatch(/^TypeError: cookies must be read from/);
      expect(source).toContain(rightSource);
      expect(target).toMatch(/^TypeError: cookies must be written to/);
      expect(target).toContain(rightTarget);
    },
  },
];

/** The steps of a browser on HTTP/2: its cookies come in several lines (RFC 9113 §8.2.3), and the server is not on loopback. */
export const HTTP2_STEPS: readonly Step[] = [
  {
    title: "reads cookies that came in several lines",
    async tell(at) {
      const answer = await ask(at, "/read", { cookie: ["theme=dark%20mode", "raw=a+b", "other=1; more=2"] });
      expect(answer.json()).toEqual({
        theme: "dark mode",
        raw: "a+b",
        names: ["more", "other", "raw", "theme"],
      });
    },
  },
  {
    title: "sets two Secure cookies, and reads them from two lines",
    async tell(at) {
      const answer = await ask(at, "/set-secure");
      expect([answer.json(), namesOf(answer)]).toEqual([{}, ["theme", "id"]]);
      for (const line of answer.setCookie) expect(line).toMatch(/; Secure(;|$)/);
      const cookie = cookieLinesOf(answer.setCookie);
      expect((await ask(at, "/read", { cookie })).json().theme).toBe("dark mode");
      expect((await ask(at, "/id", { cookie })).json()).toEqual({ id: "7" });
    },
  },
  {
    title: "reissues a cookie that a retired key sealed, from the last of several lines",
    async tell(at) {
      const old = new Headers();
      beforeRotation.set(old, "ada");
      const cookie = ["theme=dark", ...cookieLinesOf(old.getSetCookie())];
      const me = await ask(at, "/me", { cookie });
      expect(me.json()).toEqual({ status: "ok", value: "ada", reissue: "sent" });
      const again = await ask(at, "/me", { cookie: ["theme=dark", ...cookieLinesOf(me.setCookie)] });
      expect([again.json(), again.setCookie]).toEqual([{ status: "ok", value: "ada" }, []]);
    },
  },
  {
    title: "removes a Secure cookie",
    async tell(at) {
      const answer = await ask(at, "/logout", { cookie: ["theme=dark", "session=x"] });
      expect(namesOf(answer)).toEqual(["session"]);
      expect(answer.setCookie[0]).toMatch(/^session=;.*Expires=Thu, 01 Jan 1970.*; Secure/i);
    },
  },
];

/** Told behind a proxy that says nothing of the TLS that it ends. */
export const SILENT_STEP: Step = {
  title: "refuses a Secure cookie if the proxy does not say that the request came by https",
  async tell(at) {
    const answer = await ask(at, "/set-secure");
    expect([answer.json(), answer.setCookie]).toEqual([{ code: "insecure-transport" }, []]);
  },
};

function namesOf({ setCookie }: Answer): string[] {
  return setCookie.map((line) => line.slice(0, line.indexOf("=")));
}
