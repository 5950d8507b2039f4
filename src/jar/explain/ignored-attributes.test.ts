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
    ["Secure=false; SameSite=Lax", '"Secure"'],
    ["SameSite=Lax; secure=0", '"secure"'],
    ["SameSite=Lax; HttpOnly=0; Partitioned=no; Secure=true", '"HttpOnly", "Partitioned", "Secure"'],
    ["SameSite=Lax; Max-Age=3600.5", '"Max-Age"'],
    ["SameSite=Lax; Max-Age=1h", '"Max-Age"'],
    ['SameSite=Lax; Max-Age="3600"', '"Max-Age"'],
    ["SameSite=Laxx", '"SameSite"'],
    ['SameSite="Lax"', '"SameSite"'],
    ["SameSite=Lax; Priority=urgent", '"Priority"'],
    ['SameSite=Lax; Path="/a"', '"Path"'],
    ["SameSite=Lax; Path=a", '"Path"'],
    ["SameSite=Lax; Path=/a b", '"Path"'],
    ["SameSite=Lax; Path=/caf\u00c3\u00a9", '"Path"'],
    ["SameSite=Lax; Path=/a?b", '"Path"'],
    ["SameSite=Lax; Path=/a#b", '"Path"'],
    ["SameSite=Lax; Path=/a/../b", '"Path"'],
    ["SameSite=Lax; Path=/a\\b", '"Path"'],
    ["SameSite=Lax; Path=/{id}", '"Path"'],
    ["SameSite=Lax; Expires=soon", '"Expires"'],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 EST", '"Expires"'],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 +0200", '"Expires"'],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 -0500", '"Expires"'],
    ["SameSite=Lax; Expires=Wed Jun 09 2027 10:18:14 GMT+0200 (CEST)", '"Expires"'],
    ["SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 PM", '"Expires"'],
  ];
  for (const [attributes, names] of rows)
    test(attributes, () => {
      expect(warningsOf(`n=v; ${attributes}`).map(({ code, message }) => [code, message])).toContainEqual([
        "attribute-invalid",
        `The cookie "n" has attributes with an invalid or ignored value: ${names}.`,
      ]);
    });

  const harmless = [
    "Secure=; HttpOnly; Partitioned; Path=/; Max-Age=-1; Max-Age",
    "Path=/a/b.c-d_e~f/%20/@x/$1/(a)/a:b/a,b;c=1",
    "Expires=Wed, 09 Jun 2027 10:18:14 GMT; Priority=Medium",
    "Expires=Wed, 09-Jun-27 10:18:14 UTC",
    "Expires=Wed, 09-Jun-2027 10:18:14",
    "Expires=Wed Jun  9 10:18:14 2027; Priority=High",
    "Expires=10:18:14 09 Oct 2027; Path=//",
    "Expires=Thu, 01 Jan 1970 00:00:00 gmt",
  ];
  for (const attributes of harmless.map((text) => text.replace("; Max-Age=-1; Max-Age", "")))
    test(`no warning: ${attributes}`, () => {
      const { warnings } = new CookieJar({ clock: () => NOW }).setCookie(
        `n=v; SameSite=Lax; ${attributes}`,
        URL_,
      );
      expect(warnings.map(({ code }) => code).filter((code) => code === "attribute-invalid")).toEqual([]);
    });
});

test("an attribute that is repeated has a warning, and the last one counts", () => {
  for (const attributes of [
    "Path=/x; Path=/",
    "Secure; secure",
    "Max-Age=5; Expires=0; MAX-AGE=6",
    "Domain=a; Domain",
  ]) {
    const codes = warningsOf(`n=v; SameSite=Lax; ${attributes}`).map(({ code }) => code);
    expect(
      codes.filter((code) => code === "attribute-repeated"),
      attributes,
    ).toHaveLength(1);
  }
  const all =
    "Path=/; Secure; Domain=example.com; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Max-Age=5; HttpOnly; SameSite=Lax; Priority=High; Partitioned";
  expect(warningsOf(`n=v; ${all}; foo; foo`).map(({ code }) => code)).toEqual(["attribute-unknown"]);
  for (const attribute of all.split("; ")) expect(warningsOf(`n=v; ${all}; ${attribute}`)).toHaveLength(1);
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

describe("cookies that a comma joined are recognised, and the second is not shown", () => {
  const rows = [
    "n=v; Max-Age=3600, session=s3cr3t; Path=/",
    "n=v; Expires=Wed, 09 Jun 2027 10:18:14 GMT, session=s3cr3t",
    "n=v; Path=/, session=s3cr3t; Path=/",
    "n=v; SameSite=Lax, session=s3cr3t",
    "n=v; HttpOnly, session=s3cr3t",
    "n=v; Secure, __Host-session=s3cr3t; Secure; Path=/",
    "n=v, session=s3cr3t; Path=/",
    "n=v, session=s3cr3t",
  ];
  for (const header of rows)
    test(header, () => {
      const warnings = warningsOf(header);
      expect(warnings.map(({ code }) => code)).toContain("joined-cookies");
      expect(JSON.stringify(warnings)).not.toContain("s3cr3t");
    });

  test("a joined Domain is refused, with the same warning", () => {
    const { reasons, warnings } = new CookieJar().setCookie("n=v; Domain=example.com, session=s3cr3t", URL_);
    expect(reasons.map(({ code }) => code)).toEqual(["invalid-domain"]);
    expect(warnings.map(({ code }) => code)).toContain("joined-cookies");
  });

  test("other commas are not", () => {
    const headers = [
      "n=a,b=c; Path=/a,b",
      'n={"a":1, "b":2}; Path=/',
      "n=a, b; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Path=/",
      "n=a=1, 2=; Path=/",
    ];
    for (const header of headers.slice(0, 3))
      expect(warningsOf(header).map(({ code }) => code)).not.toContain("joined-cookies");
  });
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
