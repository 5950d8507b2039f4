/** Two copies of the package in one tree understand each other's objects. */

import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "speculoos-copies-"));

type Package = typeof import("speculoos");
let [one, two]: Package[] = [];

beforeAll(async () => {
  const copies: Package[] = [];
  for (const name of ["one", "two"]) {
    cpSync(join(root, "dist"), join(folder, name, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(folder, name, "package.json"));
    for (const shared of ["node_modules", "src"])
      symlinkSync(join(root, shared), join(folder, name, shared), "dir");
    copies.push(await import(/* @vite-ignore */ pathToFileURL(join(folder, name, "dist", "index.js")).href));
  }
  [one, two] = copies;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the two copies have different classes", () => {
  expect(one!.Cookie).not.toBe(two!.Cookie);
});

test("a key ring of one copy signs and verifies in the other copy", () => {
  const keys = new one!.KeyRing(one!.KeyRing.generate());
  const { pair } = new two!.SignedCookie("a", "b", keys);
  expect(one!.SignedCookie.parse(pair, { keys }).get("a")?.value).toBe("b");
  expect(two!.getCookie(pair, "a", two!.SignedCookie, { keys })?.value).toBe("b");
});

test("a cookie of one copy is sent and removed by the other copy, which still refuses a publicly cacheable response", () => {
  const cookie = new one!.SignedCookie("a", "b", one!.KeyRing.generate(), { path: "/" });
  const headers = new Headers();
  two!.addCookie(headers, cookie);
  expect(headers.getSetCookie()).toEqual([String(cookie)]);
  two!.removeCookie(headers, cookie);
  expect(headers.getSetCookie()).toEqual(["a=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
  expect(() => two!.addCookie(new Headers({ "cache-control": "public" }), cookie)).toThrow(
    expect.objectContaining({ code: "publicly-cacheable" }),
  );
});

test("one copy reads cookies with a class of the other copy, and recognizes its errors", () => {
  const keys = new one!.KeyRing(one!.KeyRing.generate());
  const { pair } = new one!.MarshalCookie("a", [1n], keys);
  expect(two!.getCookie(pair, "a", one!.MarshalCookie as never, { keys } as never)?.value).toEqual([1n]);
  try {
    new one!.Cookie("", "");
  } catch (error) {
    expect(error instanceof two!.CookieError).toBe(true);
  }
  expect.assertions(2);
});
