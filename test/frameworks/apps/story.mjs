/** The story that every app tells: what each path does with cookies, whatever the framework is. */

import { addCookie, defineCookie, getCookie, getCookies, SignedCookie } from "speculoos";

/** The current key and a retired one. The test makes cookies with the retired one. */
export const keys = ["the current key of the test: 32 bytes", "the retired key of the test: 32 bytes"];

export const theme = defineCookie("theme", { httpOnly: false, maxAge: 86_400 });
export const session = defineCookie("session", { protection: "sealed", keys, maxAge: 3600 });

/**
 * Does what a path asks for, and returns the JSON of the answer, or `undefined` if the app has to do more than cookies.
 * `from` is the framework's source of cookies, `to` its target.
 */
export function tell(path, from, to) {
  switch (path) {
    case "/read":
      return {
        theme: theme.get(from),
        raw: getCookie(from, "raw")?.value,
        names: [...getCookies(from).keys()].sort(),
      };
    case "/set":
      theme.set(to, "dark mode");
      addCookie(to, new SignedCookie("id", "7", keys, { path: "/", httpOnly: true }));
      return { set: true };
    case "/set-secure":
      return {
        code: codeOf(() => {
          theme.set(to, "dark mode", { request: from });
          addCookie(to, new SignedCookie("id", "7", keys, { path: "/", httpOnly: true, secure: true }));
        }),
      };
    case "/id":
      return { id: getCookie(from, "id", SignedCookie, { keys })?.value };
    case "/login":
      session.set(to, "ada");
      return { login: true };
    case "/me": {
      const { status, value, reissue } = session.check(from, { reissueTo: to });
      return { status, value, reissue: reissue?.code ?? reissue };
    }
    case "/again":
      theme.set(to, "light");
      theme.set(to, "dark");
      return { set: true };
    case "/logout":
      session.remove(to);
      return { logout: true };
    case "/oversize":
      return { code: codeOf(() => session.set(to, "x".repeat(5000))) };
    default:
      return undefined;
  }
}

/** Tries both directions with an object that is neither a source nor a target, and returns the messages. */
export function tryWrong(source, target) {
  return {
    source: messageOf(() => getCookie(source, "theme")),
    target: messageOf(() => addCookie(target, "a", "1")),
  };
}

/** Returns the code of the error that an act throws. */
export function codeOf(act) {
  return failureOf(act)?.code;
}

function messageOf(act) {
  const failure = failureOf(act);
  return failure && `${failure.name}: ${failure.message}`;
}

function failureOf(act) {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Reports the port to the test, which started this process; and that of HTTP/2, if there is one. */
export function ready(port, http2Port) {
  console.log(`listening on ${port}${http2Port === undefined ? "" : ` and ${http2Port}`}`);
}
