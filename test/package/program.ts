/** A program of a user, which uses every entry point. Tests copy it into projects that have the packed tarball. */

import {
  addCookie,
  CookieError,
  type CookieSource,
  defineCookie,
  getCookie,
  KeyRing,
  MarshalCookie,
  parseCookie,
  SealedCookie,
  SignedCookie,
} from "speculoos";
import { type Codec, express, mojolicious } from "speculoos/interop";
import { CookieJar, type StoreResult } from "speculoos/jar";

const HOUR = 3600;

export function useEveryDoor(): Record<string, unknown> {
  const keys = new KeyRing("a secret that has 32 octets in it");
  const session = defineCookie("session", { protection: "signed", keys, maxAge: HOUR });
  const response = new Headers();
  session.set(response, "joe");
  const sent: CookieSource = pairOf(response.getSetCookie()[0]);

  const plain = new Headers();
  addCookie(plain, "theme", "dark", { path: "/" });

  const data = new MarshalCookie("data", new Map([["n", 1n]]), keys);
  const sealed = new SealedCookie("sealed", "x".repeat(500), keys, { compress: true });
  const scheme: Codec<unknown> = express.signed({ secret: "keyboard cat" });
  const jar = new CookieJar();
  const stored: StoreResult = jar.setCookie("id=7; Path=/; SameSite=None", "https://shop.example.test/");
  jar.setCookie("id=7; Path=/", "https://shop.example.test/");

  return {
    session: session.get(sent),
    plain: plain.getSetCookie()[0],
    parsed: parseCookie("a=b").a,
    signed: getCookie(new SignedCookie("s", "t", keys).pair, "s", SignedCookie, { keys })?.value,
    data: getCookie(data.pair, "data", MarshalCookie, { keys })?.value instanceof Map,
    sealed:
      sealed.pair.length < 300 &&
      SealedCookie.parse(sealed.pair, { keys }).get("sealed")?.value === "x".repeat(500),
    express: scheme.read("sid", scheme.write("sid", "an id")).status,
    mojolicious: mojolicious.signed({ secret: "s" }).write("a", "b"),
    refusal: [stored.status, stored.reasons[0]?.section],
    jar: jar.getCookieString("https://shop.example.test/cart"),
    error: isCookieError(() => new SignedCookie("", "", keys)),
  };
}

function pairOf(setCookie: string | undefined): string {
  return setCookie?.split(";")[0] ?? "";
}

function isCookieError(action: () => unknown): boolean {
  try {
    action();
  } catch (error) {
    return error instanceof CookieError && error.code === "invalid-name";
  }
  return false;
}
