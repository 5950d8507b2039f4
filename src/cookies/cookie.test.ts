import { describe, expect, test } from "vitest";
import { CookieError, type CookieErrorCode } from "../base/cookie-error.ts";
import { removeCookie } from "../http/remove-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import type { AnyCookie } from "./any-cookie.ts";
import type { CookieAttributes } from "./attributes/attributes.ts";
import { Cookie } from "./cookie.ts";
import { SealedCookie } from "./sealed-cookie.ts";
import { SignedCookie } from "./signed-cookie.ts";

const keys = new KeyRing("a secret of 32 bytes of text or more");

/** Returns the code of the CookieError that is thrown. */
function refusalCode(act: () => unknown): CookieErrorCode | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof CookieError) return error.code;
    throw error;
  }
  return undefined;
}

describe("a cookie that a browser would refuse or misread cannot be made", () => {
  const rows: [why: string, name: string, value: string, attributes: object, code: CookieErrorCode][] = [
    ["an empty name", "", "v", {}, "invalid-name"],
    ["a name with a space", "a b", "v", {}, "invalid-name"],
    ["a name with =", "a=b", "v", {}, "invalid-name"],
    ["a name beyond ASCII", "é", "v", {}, "invalid-name"],
    ["a name of RFC 2965", "$Version", "v", {}, "invalid-name"],
    ["… in any case", "$pATH", "v", {}, "invalid-name"],
    ["a name that is not a string", 7 as never, "v", {}, "invalid-name"],
    ["a value with ;", "n", "a;b", {}, "value-needs-encoding"],
    ["a value with a line break", "n", "a\r\nb", {}, "value-needs-encoding"],
    ["a value beyond ASCII", "n", "café", {}, "value-needs-encoding"],
    ["a value with quotes", "n", 'a"b', {}, "value-needs-encoding"],
    ["a value in quotes", "n", '"a"', {}, "value-needs-encoding"],
    ["a value with a comma", "n", "a,b", {}, "value-needs-encoding"],
    ["a value with a space", "n", "a b", {}, "value-needs-encoding"],
    ["a value with a backslash", "n", "a\\b", {}, "value-needs-encoding"],
    ["a value that begins with a space", "n", " a", {}, "value-needs-encoding"],
    ["a value that ends with a tab", "n", "a\t", {}, "value-needs-encoding"],
    ["a value that is not a string", "n", 7 as never, {}, "invalid-value"],
    ["half of a surrogate pair", "n", "\ud800", { encoding: "percent" }, "invalid-value"],
    ["over 4096 bytes", "n", "v".repeat(4096), {}, "too-large"],
    ["… once encoded", "n", "é".repeat(700), { encoding: "percent" }, "too-large"],
    ["sameSite none without secure", "n", "v", { sameSite: "none" }, "conflicting-attributes"],
    ["partitioned without secure", "n", "v", { partitioned: true }, "conflicting-attributes"],
    ["__Secure- without secure", "__Secure-n", "v", {}, "prefix-mismatch"],
    ["__Host- with a domain", "__Host-n", "v", { secure: true, path: "/", domain: "a.b" }, "prefix-mismatch"],
    ["__Host- without path", "__Host-n", "v", { secure: true }, "prefix-mismatch"],
    ["__host- in lower case", "__host-n", "v", { secure: true, path: "/a" }, "prefix-mismatch"],
    ["__Http- without httpOnly", "__Http-n", "v", { secure: true }, "prefix-mismatch"],
    ["__HOST-HTTP- without httpOnly", "__HOST-HTTP-n", "v", { secure: true, path: "/" }, "prefix-mismatch"],
    ["maxAge of a fraction", "n", "v", { maxAge: 1.5 }, "invalid-attribute"],
    ["maxAge as text", "n", "v", { maxAge: "60" }, "invalid-attribute"],
    ["maxAge NaN", "n", "v", { maxAge: Number.NaN }, "invalid-attribute"],
    ["maxAge in milliseconds", "n", "v", { maxAge: 86_400_000 }, "invalid-attribute"],
    ["expires in seconds", "n", "v", { expires: 1_900_000_000 }, "invalid-attribute"],
    ["an invalid Date", "n", "v", { expires: new Date(Number.NaN) }, "invalid-attribute"],
    ["a text that is not a date", "n", "v", { expires: "tomorrow" }, "invalid-attribute"],
    ["a year of five digits", "n", "v", { expires: new Date(8e14) }, "invalid-attribute"],
    ["a path without /", "n", "v", { path: "a" }, "invalid-attribute"],
    ["a path with ;", "n", "v", { path: "/; Domain=evil.example" }, "invalid-attribute"],
    ["a path beyond ASCII", "n", "v", { path: "/é" }, "invalid-attribute"],
    ["a path over 1024 bytes", "n", "v", { path: `/${"a".repeat(1024)}` }, "too-large"],
    ["a domain beyond ASCII", "n", "v", { domain: "münchen.example" }, "invalid-attribute"],
    ["a domain with a port", "n", "v", { domain: "a.b:80" }, "invalid-attribute"],
    ["a domain with a dot at its end", "n", "v", { domain: "a.b." }, "invalid-attribute"],
    ["a domain that is a dot", "n", "v", { domain: "." }, "invalid-attribute"],
    ["sameSite with a tail", "n", "v", { sameSite: "lax; Domain=x" }, "invalid-attribute"],
    ["sameSite in capitals", "n", "v", { sameSite: "Lax" }, "invalid-attribute"],
    ["secure as text", "n", "v", { secure: "true" }, "invalid-attribute"],
    ["null", "n", "v", { path: null }, "invalid-attribute"],
    ["an attribute that does not exist", "n", "v", { maxage: 60 }, "invalid-attribute"],
    ["an encoding that does not exist", "n", "v", { encoding: "base64" }, "invalid-attribute"],
  ];
  for (const [why, name, value, attributes, code] of rows) {
    test(why, () => {
      expect(refusalCode(() => new Cookie(name, value, attributes as CookieAttributes))).toBe(code);
    });
  }

  test("no message holds the value", () => {
    for (const [, name, , attributes] of rows) {
      try {
        new Cookie(name, "hunter2;\r\n", { domain: "hunter2 ;", ...attributes } as CookieAttributes);
      } catch (error) {
        expect(String(error)).not.toContain("hunter2");
      }
    }
  });

  test("hints say what may have been meant", () => {
    expect(() => new Cookie("n", "v", { maxAge: 86_400_000 })).toThrow(/milliseconds/);
    expect(() => new Cookie("n", "v", { expires: 1_900_000_000 })).toThrow(/seconds/);
  });

  test("a property of Object.prototype is not an attribute", () => {
    try {
      Object.defineProperty(Object.prototype, "domain", {
        value: "evil.example",
        enumerable: true,
        configurable: true,
        writable: true,
      });
      expect(String(new Cookie("n", "v", { path: "/" }))).toBe("n=v; Path=/");
      expect(String(new Cookie("n", "v"))).toBe("n=v");
    } finally {
      Reflect.deleteProperty(Object.prototype, "domain");
    }
  });
});

describe("a cookie is printed", () => {
  const rows: [why: string, cookie: () => Cookie, header: string][] = [
    ["alone", () => new Cookie("a", "b"), "a=b"],
    [
      "with quotes, commas, spaces and a backslash encoded",
      () => new Cookie("a", '"x, y\\ z"', { encoding: "percent" }),
      "a=%22x%2C%20y%5C%20z%22",
    ],
    ["encoded if that is requested", () => new Cookie("a", "é;", { encoding: "percent" }), "a=%C3%A9%3B"],
    [
      "with both maxAge and expires",
      () => new Cookie("a", "b", { maxAge: 0, expires: new Date(0) }),
      "a=b; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ],
    ["with a leading dot kept", () => new Cookie("a", "b", { domain: ".a.b" }), "a=b; Domain=.a.b"],
    [
      "with everything",
      () =>
        new Cookie("__Secure-a", "b", {
          path: "/x",
          domain: "a.b",
          secure: true,
          httpOnly: true,
          sameSite: "none",
          partitioned: true,
          priority: "high",
          maxAge: 60,
        }),
      "__Secure-a=b; Max-Age=60; Domain=a.b; Path=/x; HttpOnly; Secure; Partitioned; Priority=High; SameSite=None",
    ],
    [
      "with the attributes of RFC 2965",
      () =>
        new Cookie("a", "b", {
          version: 1,
          comment: "hi",
          commentURL: "http://x/",
          discard: true,
          port: '"80"',
        }),
      'a=b; Version=1; Comment=hi; CommentURL=http://x/; Discard; Port="80"',
    ],
    [
      "without attributes that are false or undefined",
      () => new Cookie("a", "b", { secure: false, path: undefined }),
      "a=b",
    ],
  ];
  for (const [why, cookie, header] of rows) test(why, () => expect(String(cookie())).toBe(header));
});

describe("a setter", () => {
  test("changes nothing when it throws", () => {
    const cookie = new Cookie("__Host-a", "b", { secure: true, path: "/" });
    const before = String(cookie);
    expect(refusalCode(() => (cookie.secure = false))).toBe("prefix-mismatch");
    expect(refusalCode(() => (cookie.path = "/x"))).toBe("prefix-mismatch");
    expect(refusalCode(() => (cookie.domain = "a.b"))).toBe("prefix-mismatch");
    expect(refusalCode(() => (cookie.name = "__Http-a"))).toBe("prefix-mismatch");
    expect(refusalCode(() => (cookie.value = "é"))).toBe("value-needs-encoding");
    expect(refusalCode(() => (cookie.maxAge = 0.5))).toBe("invalid-attribute");
    expect(refusalCode(() => (cookie.name = "n".repeat(4096)))).toBe("too-large");
    expect(String(cookie)).toBe(before);
  });

  test("checks every rule that the field could break", () => {
    const cookie = new Cookie("a", "b", { secure: true, sameSite: "none" });
    expect(refusalCode(() => (cookie.secure = undefined))).toBe("conflicting-attributes");
    cookie.sameSite = "lax";
    cookie.secure = false;
    expect(refusalCode(() => (cookie.partitioned = true))).toBe("conflicting-attributes");
    expect(String(cookie)).toBe("a=b; SameSite=Lax");
  });

  test("of the encoding checks the value too", () => {
    const cookie = new Cookie("a", "é", { encoding: "percent" });
    expect(refusalCode(() => (cookie.encoding = "raw"))).toBe("value-needs-encoding");
    cookie.value = "e";
    cookie.encoding = undefined;
    expect(String(cookie)).toBe("a=e");
  });

  test("of expires accepts three forms of dates, and reading returns a new Date each time", () => {
    const cookie = new Cookie("a", "b", { expires: "Wed, 09-Nov-1999 23:12:40 GMT" });
    expect(cookie.expires?.toISOString()).toBe("1999-11-09T23:12:40.000Z");
    cookie.expires?.setTime(Number.NaN);
    cookie.expires = 2_000_000_000_000;
    expect(String(cookie)).toBe("a=b; Expires=Wed, 18 May 2033 03:33:20 GMT");
  });
});

describe("a received cookie", () => {
  test("keeps its value, its order and every copy", () => {
    const cookies = Cookie.parse('a=1; b = 2 ;; a=3; c="x; y"; =n; z; $Version=1; $path=/');
    expect([...cookies].map(([name, cookie]) => [name, cookie.value])).toEqual(
      [
        ["a", "1"],
        ["b", "2"],
        ["c", '"x'],
        ["", 'y"'],
        ["z", ""],
      ].filter(([name]) => name !== "z"),
    );
    expect(cookies.getAll("a").map(({ value }) => value)).toEqual(["1", "3"]);
    expect(cookies.getAll("").map(({ value }) => value)).toEqual(['y"', "n", "z"]);
    expect(cookies.duplicates).toEqual(["a", ""]);
    expect(cookies.size).toBe(4);
    expect([...cookies.keys()]).toEqual(["a", "b", "c", ""]);
    expect([...cookies.values()].every(({ received }) => received)).toBe(true);
  });

  test("never gets a prefixed name from blanks, percent-encoding or a nameless cookie", () => {
    const cookies = Cookie.parse(
      "\u00a0__Host-a=1; __%48ost-b=2; =__Host-c=3; \u2003__Host-d=4; \u000b__Host-e=5",
    );
    for (const name of ["__Host-a", "__Host-b", "__Host-c", "__Host-d", "__Host-e"])
      expect(cookies.has(name)).toBe(false);
    expect(cookies.get("")?.value).toBe("__Host-c=3");
  });

  test("may be called __proto__", () => {
    const cookies = Cookie.parse("__proto__=x; constructor=y");
    expect(cookies.get("__proto__")?.value).toBe("x");
    expect(cookies.get("toString")).toBe(undefined);
    Object.assign(cookies.get("__proto__")!.data, JSON.parse('{"__proto__":{"polluted":1}}'));
    expect({}).not.toHaveProperty("polluted");
    expect(Object.keys(cookies.get("__proto__")!.data)).toEqual(["__proto__"]);
    expect(cookies.get("__proto__")!.data.polluted).toBe(undefined);
  });

  test("is read by its name, and decoded if that is requested", () => {
    const header = "a=caf%C3%A9; b=%zz; c=1";
    expect(Cookie.parse(header, { names: ["b", "a"], encoding: "percent" }).get("a")?.value).toBe("café");
    expect(Cookie.parse(header, { names: ["b"], encoding: "percent" }).get("b")?.value).toBe("%zz");
    expect(Cookie.parse(header, { names: ["b"] }).size).toBe(1);
    expect(Cookie.parse(header).get("a")?.value).toBe("caf%C3%A9");
  });

  test("keeps its pair, and becomes a Set-Cookie only if it obeys the rules", () => {
    const { pair } = Cookie.parse("a b=é").get("a b")!;
    expect(pair).toBe("a b=é");
    expect(refusalCode(() => Cookie.parse("a b=c").get("a b")!.toString())).toBe("invalid-name");
    expect(refusalCode(() => Cookie.parse("a=é").get("a")!.toString())).toBe("value-needs-encoding");
    expect(refusalCode(() => Cookie.parse("__Host-a=b").get("__Host-a")!.toString())).toBe("prefix-mismatch");
    const host = Cookie.parse("__Host-a=b").get("__Host-a")!;
    host.secure = true;
    host.path = "/";
    expect(String(host)).toBe("__Host-a=b; Path=/; Secure");
    expect(Cookie.parse("lonely").get("")!.pair).toBe("lonely");
  });
});

test("two copies of the package recognise each other's errors", () => {
  const foreign = Object.assign(new Error("x"), { [Symbol.for("speculoos.CookieError")]: true });
  expect(foreign instanceof CookieError).toBe(true);
  expect(new Error("x") instanceof CookieError).toBe(false);
});

describe("a subclass with getters of its own", () => {
  const evil = "x; Domain=evil.example";
  const texts = { get: () => evil, configurable: true };
  const kinds: Record<string, () => AnyCookie> = {
    "of a plain cookie": () => new (class extends Cookie {})("n", "v", { path: "/" }),
    "of a signed cookie": () => new (class extends SignedCookie {})("n", "v", keys, { path: "/" }),
    "of a sealed cookie": () => new (class extends SealedCookie {})("n", "v", keys, { path: "/" }),
    "of a received cookie": () => Cookie.parse("n=v").get("n")!,
  };
  for (const [what, make] of Object.entries(kinds)) {
    test(`${what} prints what was checked, and nothing else`, () => {
      for (const field of [
        "name",
        "value",
        "path",
        "domain",
        "sameSite",
        "maxAge",
        "encoding",
        "comment",
        "data",
      ]) {
        const cookie = make();
        Object.defineProperty(cookie, field, texts);
        for (const print of [() => String(cookie), () => cookie.pair]) {
          // A signature under another name is one that nobody accepts.
          expect(attempt(print), field).not.toContain("evil");
        }
        const headers = new Headers();
        attempt(() => removeCookie(headers, cookie));
        expect(JSON.stringify([...headers]), field).not.toContain("evil");
      }
    });
  }

  test("cannot make a received cookie pass for one that a program made", () => {
    const cookie = Cookie.parse("n=a\u00e9").get("n")!;
    Object.defineProperty(cookie, "received", { value: false });
    expect(refusalCode(() => String(cookie))).toBe("value-needs-encoding");
  });
});

test("a Date that tells another time each time is asked once", () => {
  let asked = 0;
  class Changing extends Date {
    override getTime() {
      return asked++ === 0 ? 784_111_777_000 : ("; Domain=evil.example" as never);
    }
  }
  const cookie = new Cookie("n", "v", { expires: new Changing() });
  expect(String(cookie)).toBe("n=v; Expires=Sun, 06 Nov 1994 08:49:37 GMT");
  expect(String(cookie)).toBe("n=v; Expires=Sun, 06 Nov 1994 08:49:37 GMT");
});

/** Returns the text, or "" if it is refused. */
function attempt(print: () => unknown): string {
  try {
    return String(print());
  } catch (error) {
    if (error instanceof CookieError) return "";
    throw error;
  }
}
