/** The result of a Set-Cookie is a plain record. */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const URL_ = "https://www.example.com/";

function newJar(): CookieJar {
  return new CookieJar({ clock: () => Date.UTC(2026, 0, 1) });
}

const rows: [title: string, header: string][] = [
  ["a stored cookie with a warning", "a=1"],
  ["a stored cookie without one", "a=1; SameSite=Lax"],
  ["a refused cookie", "__Host-a=1; Foo"],
];
for (const [title, header] of rows)
  test(`spread, structuredClone and JSON keep all of the result: ${title}`, () => {
    const result = newJar().setCookie(header, URL_);
    const { status, reasons, warnings } = result;
    const expected = { status, reasons, warnings };
    expect({ ...result }).toMatchObject(expected);
    expect(structuredClone(result)).toMatchObject(expected);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject(expected);
    expect(reasons.length + warnings.length > 0).toBe(title !== "a stored cookie without one");
  });

test("a result without a cookie has no such field", () => {
  const jar = newJar();
  expect(Object.keys(jar.setCookie("__Host-a=1", URL_))).toEqual(["status", "reasons", "warnings"]);
  expect(Object.keys(jar.setCookie("a=; Max-Age=0", URL_))).toEqual(["status", "reasons", "warnings"]);
  expect(Object.keys(jar.setCookie("a=1", URL_))).toEqual(["status", "cookie", "reasons", "warnings"]);
});

test("who changes the lists of one result changes no other result", () => {
  const jar = newJar();
  const first = jar.setCookie("a=1; SameSite=Lax", URL_);
  first.warnings.push({ code: "shadows", section: "", message: "" });
  first.reasons.push({ code: "expired", section: "", message: "" });
  const second = jar.setCookie("b=1; SameSite=Lax", URL_);
  expect([second.reasons, second.warnings]).toEqual([[], []]);
});

test("a removal that matches no cookie is told apart from one that does", () => {
  const jar = newJar();
  jar.setCookie("a=1; Domain=example.com", URL_);
  const statuses = (header: string) => [
    jar.explainSetCookie(header, URL_).status,
    jar.setCookie(header, URL_).status,
  ];
  expect(statuses("a=; Max-Age=0")).toEqual(["nothing-to-remove", "nothing-to-remove"]);
  expect(jar.getCookieString(URL_)).toBe("a=1");
  const removed = jar.explainSetCookie("a=; Domain=example.com; Max-Age=0", URL_);
  expect(removed.cookie?.value).toBe("1");
  expect(statuses("a=; Domain=example.com; Max-Age=0")).toEqual(["removed", "removed"]);
  expect(statuses("a=; Domain=example.com; Max-Age=0")).toEqual(["nothing-to-remove", "nothing-to-remove"]);
});
