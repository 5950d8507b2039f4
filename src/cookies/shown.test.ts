/** What `console.log` and `JSON.stringify` show of cookies: enough to see what they are, and never a protected value. */

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { KeyRing } from "../keys/key-ring.ts";
import { Cookie } from "./cookie.ts";
import { MarshalCookie } from "./marshal-cookie.ts";
import { SealedCookie } from "./sealed-cookie.ts";
import { SignedCookie } from "./signed-cookie.ts";

const keys = new KeyRing(KeyRing.generate());

describe("what is shown of a cookie", () => {
  test("a plain cookie shows its name, value and attributes", () => {
    const cookie = new Cookie("theme", "dark", { path: "/", maxAge: 60, sameSite: "lax" });
    expect(JSON.parse(JSON.stringify(cookie))).toEqual({
      name: "theme",
      kind: "plain",
      value: "dark",
      maxAge: 60,
      path: "/",
      sameSite: "lax",
      encoding: "raw",
    });
    expect(inspect(cookie)).toMatch(/^Cookie \{\s+name: 'theme',\s+kind: 'plain',\s+value: 'dark'/);
  });

  test("a protected cookie shows no value, authored and received", () => {
    for (const make of [
      () => new SignedCookie("id", "s3cr3t", keys, { path: "/" }),
      () => new MarshalCookie("id", { s3cr3t: "s3cr3t" }, keys, { path: "/" }),
      () => new SealedCookie("id", { s3cr3t: "s3cr3t" }, keys, { path: "/" }),
    ]) {
      const cookie = make();
      const Kind = cookie.constructor as typeof SignedCookie;
      const received = Kind.parse(cookie.pair, { keys });
      for (const shown of [cookie, received.get("id"), received]) {
        const texts = [
          JSON.stringify(shown),
          inspect(shown, { depth: 9 }),
          inspect(shown, { showHidden: true }),
        ];
        for (const text of texts) {
          expect(text).toContain("id");
          expect(text).not.toContain("s3cr3t");
        }
      }
      expect(JSON.parse(JSON.stringify(received.get("id"))).issuedAt).toMatch(/^\d{4}-/);
    }
  });

  test("a map shows each cookie, further copies too", () => {
    const cookies = Cookie.parse("a=1; b=2; a=3");
    expect(JSON.parse(JSON.stringify(cookies)).map(({ value }: { value: string }) => value)).toEqual([
      "1",
      "3",
      "2",
    ]);
    expect(inspect(cookies)).toMatch(/'a' => \[\s+Cookie \{ name: 'a', kind: 'plain', value: '1'/);
  });
});

describe("a received cookie's pair is the text that came", () => {
  test("of a value that decoding changed, or left alone", () => {
    for (const encoding of ["raw", "percent", "utf8"] as const) {
      for (const text of [
        "foo+bar",
        "50%",
        "a%2fb",
        "%E6%97%A5",
        "caf\u00c3\u00a9",
        "\u00e9",
        '"quoted"',
        "",
      ]) {
        const cookie = Cookie.parse(`a=${text}`, { encoding }).get("a")!;
        expect(cookie.pair, `${encoding} ${text}`).toBe(`a=${text}`);
      }
    }
  });

  test("until its value is set", () => {
    const cookie = Cookie.parse("a=a%2fb", { encoding: "percent" }).get("a")!;
    cookie.value = "a b";
    expect(cookie.pair).toBe("a=a%20b");
  });
});

describe('encoding: "utf8"', () => {
  test("reads what a script wrote", () => {
    const wire = Buffer.from("name=日本; bad=\xff", "utf8").toString("latin1");
    expect(Cookie.parse(wire, { encoding: "utf8" }).get("name")?.value).toBe("日本");
    expect(Cookie.parse("a=\xff\xfe", { encoding: "utf8" }).get("a")?.value).toBe("\xff\xfe");
    expect(Cookie.parse("a=日", { encoding: "utf8" }).get("a")?.value).toBe("日");
  });
});
