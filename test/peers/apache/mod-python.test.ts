import { Cookie, parseSetCookie } from "speculoos";
import { modPython } from "speculoos/interop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Apache, missingApache } from "./apache.ts";

const missing = missingApache();
if (missing !== undefined && process.env.CI === "true") throw new Error(missing);

const secret = "mod_python's secret";
const [signed, marshal] = [modPython.signed({ secret }), modPython.marshal({ secret })];

describe.skipIf(missing)(`Apache with mod_python${missing ? ` (${missing})` : ""}`, () => {
  let apache: Apache;
  beforeAll(async () => {
    apache = await Apache.start();
  }, 60_000);
  afterAll(() => apache?.stop());

  /** Reads a Cookie header with mod_python's get_cookies. Returns class and value by name. */
  async function read(
    header: string,
    kind = "Cookie",
    keys = {},
  ): Promise<Record<string, [string, unknown]>> {
    const body = JSON.stringify([{ do: "read", kind, ...keys }]);
    const response = await fetch(apache.url, { method: "POST", headers: { cookie: header }, body });
    return (await response.json())[0];
  }

  /** Sets cookies with mod_python's add_cookie. */
  async function add(...cookies: object[]): Promise<Response> {
    return fetch(apache.url, {
      method: "POST",
      body: JSON.stringify(cookies.map((cookie) => ({ do: "add", ...cookie }))),
    });
  }

  test("mod_python reads our plain cookies", async () => {
    const values = [
      "",
      "dark",
      "a=b",
      "1, 2",
      "it's",
      "x y",
      "caf%C3%A9",
      "!#$%&'()*+-./:<>?@[]^_`{|}~",
      "back\\slash",
    ];
    const header = values.map((value, i) => `c${i}=${value}`).join("; ");
    expect(await read(header)).toEqual(
      Object.fromEntries(values.map((value, i) => [`c${i}`, ["Cookie", value]])),
    );
  });

  test("mod_python prints cookies as modPython.format does, and we parse them", async () => {
    const cookie = new Cookie("a", "b:c", {
      path: "/x",
      domain: ".a.test",
      maxAge: 60,
      secure: true,
      httpOnly: true,
      sameSite: "lax",
      version: 1,
      comment: "hi",
      port: "80",
      discard: true,
    });
    const attributes = {
      path: "/x",
      domain: ".a.test",
      max_age: 60,
      secure: 1,
      httponly: 1,
      samesite: "Lax",
      version: 1,
      comment: "hi",
      port: "80",
      discard: 1,
    };
    const response = await add(
      { name: "a", value: "b:c", attributes },
      { name: "e", value: "", attributes: { expires: 1_700_000_000 } },
    );
    const [line, dated] = response.headers.getSetCookie();
    expect(line).toBe(modPython.format(cookie));
    expect(parseSetCookie(line!)).toMatchObject({
      name: "a",
      value: "b:c",
      path: "/x",
      domain: ".a.test",
      secure: true,
      httpOnly: true,
      sameSite: "lax",
    });
    expect(parseSetCookie(dated!).expires).toEqual(new Date(1_700_000_000_000));
    expect(response.headers.get("cache-control")).toBe('no-cache="set-cookie"');
  });

  test("mod_python parses hostile headers as modPython.parse does", async () => {
    for (const header of [
      'a="x;y"; b=2',
      "$Version=1; a=b; $Path=/",
      "a=1, b=2",
      'a="q\\"r"; c',
      ",, x =  1 ;;;y",
      '"=1; a=\\";b',
    ]) {
      const theirs = await read(header);
      expect(Object.entries(theirs).map(([name, [, value]]) => [name, value])).toEqual([
        ...modPython.parse(header),
      ]);
    }
  });

  test("mod_python verifies our cookies, we verify its cookies, and both refuse a changed one", async () => {
    for (const value of ["", "joe", "with. dots=and spaces"]) {
      const raw = signed.write("user", value);
      expect(await read(`user=${raw}`, "SignedCookie", { secret })).toEqual({
        user: ["SignedCookie", value],
      });
      expect(await read(`user=${raw}x`, "SignedCookie", { secret })).toEqual({ user: ["Cookie", `${raw}x`] });
      const line = (
        await add({ kind: "SignedCookie", secret, name: "user", value })
      ).headers.getSetCookie()[0]!;
      expect(signed.read("user", line.slice("user=".length))).toMatchObject({
        status: "ok",
        value,
      });
      expect(signed.read("user", `${line.slice("user=".length)}x`)).toMatchObject({
        status: "forged",
      });
    }
  });

  test("mod_python unmarshals our values, and we unmarshal its values", async () => {
    const ours = new Map<string, never>(
      Object.entries({ n: 1, big: 2n ** 40n, f: -0.5, t: true, z: null, s: "é", l: [1, "x"] }) as never,
    );
    const raw = marshal.write("m", ours);
    const { m } = await read(`m=${raw}`, "MarshalCookie", { secret });
    expect(m).toEqual([
      "MarshalCookie",
      {
        dict: [
          ["n", 1],
          ["big", 2 ** 40],
          ["f", -0.5],
          ["t", true],
          ["z", null],
          ["s", "é"],
          ["l", [1, "x"]],
        ],
      },
    ]);
    const bytes = marshal.write("b", [Uint8Array.of(0, 255), new Set([1])]);
    expect((await read(`b=${bytes}`, "MarshalCookie", { secret })).b).toEqual([
      "MarshalCookie",
      [{ bytes: "\u0000ÿ" }, { set: ["1"] }],
    ]);

    const value = { n: 1, f: 1.5, list: [null, true, "é", { deep: -7 }] };
    const line = (await add({ kind: "MarshalCookie", secret, name: "m", value })).headers.getSetCookie()[0]!;
    expect(marshal.read("m", line.slice("m=".length))).toEqual({
      status: "ok",
      needsReissue: false,
      value: new Map<string, unknown>([
        ["n", 1],
        ["f", 1.5],
        ["list", [null, true, "é", new Map([["deep", -7]])]],
      ]),
    });
  });
});
