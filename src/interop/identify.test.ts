import { expect, test } from "vitest";
import { MarshalCookie } from "../cookies/marshal-cookie.ts";
import { SealedCookie } from "../cookies/sealed-cookie.ts";
import { SignedCookie } from "../cookies/signed-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { identify } from "./identify.ts";
import { tornado } from "./schemes/tornado.ts";

// That each scheme is identified by the name of its codec is checked beside the scheme: see test/scheme-checks.ts.

test("our own cookies are identified, and a sealed one is not readable", () => {
  const keys = new KeyRing(KeyRing.generate());
  const wire = ({ pair }: { pair: string }) => pair.slice(2);
  expect(identify("a", wire(new SignedCookie("a", "joe", keys)))[0]).toEqual({
    scheme: "speculoos.signed",
    confidence: "likely",
    readable: "joe",
  });
  expect(identify("a", wire(new MarshalCookie("a", { n: 1n }, keys)))[0]).toEqual({
    scheme: "speculoos.marshal",
    confidence: "likely",
    readable: { n: 1n },
  });
  expect(identify("a", wire(new SealedCookie("a", "joe", keys)))).toContainEqual({
    scheme: "speculoos.sealed",
    confidence: "possible",
  });
});

test("the most certain guess comes first", () => {
  const raw = tornado.signed({ secret: "s" }).write("a", "joe");
  expect(identify("a", raw)[0]).toEqual({ scheme: "tornado.signed", confidence: "certain", readable: "joe" });
});

test("an ordinary value is not identified, and nothing throws", () => {
  for (const value of [
    "",
    "dark",
    "nl-BE",
    "123",
    "true",
    "GA1.2.1234567890.1234567890",
    "\ud800",
    "%",
    "a".repeat(99_999),
  ]) {
    expect(identify("theme", value), value.slice(0, 30)).toEqual([]);
  }
});
