/** Warnings about attributes and text that do not do what they seem to: the cookie is stored all the same. */

import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const URL_ = "https://www.example.com/a/b";

function warningsOf(header: string) {
  const { status, warnings } = new CookieJar({ clock: () => NOW }).setCookie(header, URL_);
  expect(status).toBe("stored");
  return warnings;
}

describe("an attribute whose value is invalid or ignored is named", () => {
  const rows: [attributes: string, names: string][] = [
    ["Secure=false; SameSite=Lax", "secure"],
    ["SameSite=Lax; secure=0", "secure"],
    ["SameSite=Lax; HttpOnly=0; Partitioned=no; Secure=true", "httponly, partitioned, secure"],
    ["SameSite=Lax; HttpOnly=0; httponly=1; HTTPONLY=2", "httponly"],
    ["SameSite=Lax; Max-Age=3600.5", "max-age"],
    ["SameSite=Lax; Max-Age=1h", "max-age"],
    ['SameSite=Lax; Max-Age="3600"', "max-age"],
    ["SameSite=Laxx", "samesite"],
    ["SameSite=Lax; Path=/x; Path=/", "path"],
    ["SameSite=Lax; SameSite=None; Secure; secure", "samesite, secure"],
    ["SameSite=Lax; Domain=a; Domain", "domain"],
    ["SameSite=Lax; Max-Age=5; MAX-AGE=6; Expires=0; max-age=7", "max-age, expires"],
    ['SameSite="Lax"', "samesite"],
    ["SameSite=Lax; Priority=urgent", "priority"],
    ['SameSite=Lax; Path="/a"', "path"],
    ["SameSite=Lax; Path=a", "path"],
    ["SameSite=Lax; Path=/a b", "path"],
    ["SameSite=Lax; Path=/caf\u00c3\u00a9", "path"],
    ["SameSite=Lax; Path=/a?b", "path"],
    ["SameSite=Lax; Path=/a#b", "path"],
    ["SameSite=Lax; Path=/a/../b", "path"],
    ["SameSite=Lax; Path=/a\\b", "path"],
    ["SameSite=Lax; Path=/{id}", "path"],
    ["SameSite=Lax; Expires=soon", "expires"],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 EST", "expires"],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 +0200", "expires"],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 -0500", "expires"],
    ["SameSite=Lax; Expires=Wed Jun 09 2027 10:18:14 GMT+0200 (CEST)", "expires"],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 PM", "expires"],
    // Cookies that a comma joined.
    ["Max-Age=3600, session=s3cr3t; Path=/a", "max-age"],
    ["Expires=Wed, 09 Jun 2027 10:18:14 GMT, session=s3cr3t; SameSite=Lax", "expires"],
    ["Path=/, session=s3cr3t; SameSite=Lax", "path"],
    ["SameSite=Lax, session=s3cr3t", "samesite"],
  ];
  for (const [attributes, names] of rows)
    test(attributes, () => {
      expect(warningsOf(`n=v; ${attributes}`).map(({ code, message }) => [code, message])).toContainEqual([
        "attribute-invalid",
        `The cookie "n" has attributes with an invalid or ignored value: ${names}.`,
      ]);
    });

  const harmless = [
    "Secure=; HttpOnly; Partitioned; Path=/; Max-Age=3600",
    "Path=/a/b.c-d_e~f/%20/@x/$1/(a)/a:b/a,b=1",
    "Expires=Wed, 09 Jun 2027 10:18:14 GMT; Priority=Medium",
    "Expires=Wed, 09-Jun-27 10:18:14 UTC",
    "Expires=Wed, 09-Jun-2027 10:18:14",
    "Expires=Wed Jun  9 10:18:14 2027; Priority=High",
    "Expires=10:18:14 09 Oct 2027; Path=//",
  ];
  for (const attributes of harmless)
    test(`no warning: ${attributes}`, () => {
      const codes = warningsOf(`n=v; SameSite=Lax; ${attributes}`).map(({ code }) => code);
      expect(codes.filter((code) => code.startsWith("attribute"))).toEqual([]);
    });
});

test("no attribute is taken for a repeated one", () => {
  const all =
    "Path=/; Secure; Domain=example.com; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Max-Age=5; HttpOnly; SameSite=Lax; Priority=High; Partitioned";
  expect(warningsOf(`n=v; ${all}; foo; foo`).map(({ code }) => code)).toEqual(["attribute-unknown"]);
  for (const attribute of all.split("; "))
    expect(warningsOf(`n=v; ${all}; ${attribute}`).map(({ code }) => code)).toEqual(["attribute-invalid"]);
});

test("a Path that no URL has is stored, and sent to no request", () => {
  const jar = new CookieJar();
  for (const path of ["/a b", "/a?b", "/a/../b", "/\u00e9", "/a\\b", "/<a>"]) {
    expect(jar.setCookie(`n=v; Path=${path}`, URL_).status).toBe("stored");
    expect(jar.getCookieString(`https://www.example.com${path}`)).toBe("");
    expect(jar.getCookieString(`https://www.example.com${path}/x`)).toBe("");
  }
});

test("Secure=false is still Secure", () => {
  const { cookie } = new CookieJar().setCookie("n=v; Secure=false; HttpOnly=0", URL_);
  expect([cookie?.secure, cookie?.httpOnly]).toEqual([true, true]);
});

test("text that no client can send has a warning, in the name and in the value", () => {
  for (const header of ["n=caf\u0117", "\u{1f36a}=1", "n=a\ud800"]) {
    const [warning] = warningsOf(`${header}; SameSite=Lax`);
    expect(warning).toMatchObject({ code: "not-bytes", fix: expect.any(String) });
    const headers = new Headers();
    expect(() => headers.set("cookie", header)).toThrow();
  }
  for (const header of ["n=caf\u00c3\u00a9", "n=\u00ff", "n\t=1"])
    expect(warningsOf(`${header}; SameSite=Lax`)).toEqual([]);
});
