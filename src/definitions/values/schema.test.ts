import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { cookieHeaderWith } from "../../../test/browser-header.ts";
import { CookieError } from "../../base/cookie-error.ts";
import { KeyRing } from "../../keys/key-ring.ts";
import { defineCookie } from "../define-cookie.ts";
import type { CookieSchema } from "./schema.ts";

const keys = new KeyRing("an example of a secret with 32 octets");

describe("a schema", () => {
  const schemas = {
    Zod: z.object({ id: z.number(), since: z.string().transform((text) => new Date(text)) }),
    Valibot: v.object({
      id: v.number(),
      since: v.pipe(
        v.string(),
        v.transform((text) => new Date(text)),
      ),
    }),
    ArkType: type({ id: "number", since: "string.date.parse" }),
  };
  for (const [vendor, schema] of Object.entries(schemas)) {
    for (const protection of ["none", "signed", "sealed"] as const) {
      test(`of ${vendor} stores its input in a ${protection} cookie, and returns its output`, () => {
        const user = defineCookie("user", {
          schema: schema as typeof schemas.Zod,
          protection,
          ...(protection !== "none" && { keys }),
        });
        const pair = cookieHeaderWith(user, { id: 7, since: "2026-11-23T00:00:00Z" });
        expect(user.get(pair)).toEqual({ id: 7, since: new Date("2026-11-23T00:00:00Z") });
        const message = expect.stringContaining("the value must satisfy the schema");
        expect(() => user.set(new Headers(), { id: "7" } as never)).toThrow(
          expect.objectContaining({ code: "invalid-value", message }),
        );
      });
    }
  }

  test("that was changed makes a valid cookie invalid, and reports the issues", () => {
    const old = defineCookie("n", { keys, schema: z.object({ a: z.string() }) });
    const changed = defineCookie("n", { keys, schema: z.object({ a: z.number() }) });
    const check = changed.check(cookieHeaderWith(old, { a: "x" }));
    expect(check).toMatchObject({ status: "invalid", issues: [{ path: ["a"] }] });
    expect(changed.get(cookieHeaderWith(old, { a: "x" }))).toBeUndefined();
  });

  test("tells where the value is wrong, and nothing more of the value than the message and the keys", () => {
    for (const schema of [
      z.object({ a: z.record(z.string(), z.number()) }),
      v.object({
        a: v.record(v.string(), v.pipe(v.unknown(), v.check(Number.isFinite, "must be a number"))),
      }),
    ]) {
      const definition = defineCookie<CookieSchema<unknown>>("n", { schema });
      const check = definition.check(`n=${encodeURIComponent('{"a":{"b":"s3cr3t"},"c":"s3cr3t"}')}`);
      expect(check).toMatchObject({ status: "invalid", issues: [{ path: ["a", "b"] }] });
      expect(JSON.stringify(check)).not.toContain("s3cr3t");
    }
  });

  test("has no part in the message if the program's value is wrong: a key can be a secret", () => {
    const definition = defineCookie("n", { schema: z.record(z.string(), z.number()) });
    const set = () => definition.set(new Headers(), { s3cr3t: "x" } as never);
    expect(set).toThrow(expect.objectContaining({ code: "invalid-value" }));
    expect(set).not.toThrow(/s3cr3t/);
  });

  test("must be synchronous", () => {
    const slow = defineCookie("n", { schema: z.string().refine(async () => true) });
    expect(() => slow.set(new Headers(), "x")).toThrow(/synchronous|promise/i);
  });

  test("refuses what JSON would change in a plain cookie", () => {
    const dates = defineCookie("n", { schema: z.object({ at: z.date() }) });
    expect(() => dates.set(new Headers(), { at: new Date() })).toThrow(/as JSON brings it back/);
    const sealed = defineCookie("n", { schema: z.object({ at: z.date() }), keys, protection: "sealed" });
    expect(sealed.get(cookieHeaderWith(sealed, { at: new Date(5) }))).toEqual({ at: new Date(5) });
  });

  test("is given whatever a client sends, and no prototype is changed", () => {
    const plain = defineCookie("n", { schema: z.unknown() });
    expect(plain.check("n=%7B").status).toBe("malformed");
    expect(plain.check("n=").status).toBe("malformed");
    plain.get(`n=${encodeURIComponent('{"__proto__": {"polluted": 1}}')}`);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("a schema that misbehaves", () => {
  const schemaOf = (validate: (value: unknown) => unknown) =>
    ({ "~standard": { version: 1, vendor: "test", validate } }) as never;
  const misbehaviours: [what: string, validate: () => unknown, said: RegExp, code: unknown][] = [
    [
      "throws",
      () => {
        throw new RangeError("secret");
      },
      /it threw an error/,
      CookieError,
    ],
    [
      "returns a promise that rejects",
      () => Promise.reject(new Error("secret")),
      /returned a promise/,
      TypeError,
    ],
    [
      "returns a thenable that throws",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
        then() {
          throw new Error("secret");
        },
      }),
      /returned a promise/,
      TypeError,
    ],
    ["returns nothing", () => undefined, /no object/, CookieError],
    ["returns a text", () => "secret", /no object/, CookieError],
    [
      "throws when its result is read",
      () => ({
        get issues() {
          throw new Error("secret");
        },
      }),
      /threw/,
      CookieError,
    ],
  ];
  for (const [what, validate, said, kind] of misbehaviours) {
    test(`and ${what} makes what a client sent invalid, and what the program sends an error`, async () => {
      const definition = defineCookie<CookieSchema<unknown>>("a", { schema: schemaOf(validate) });
      const check = definition.check("a=1");
      expect(check).toEqual({ status: "invalid", issues: [{ message: expect.stringMatching(said) }] });
      expect(JSON.stringify(check)).not.toContain("secret");
      expect(definition.get("a=1")).toBeUndefined();
      const headers = new Headers();
      const error = thrownBy(() => definition.set(headers, 1));
      expect(error).toBeInstanceOf(kind);
      expect(String(error)).not.toContain("secret");
      expect(error).not.toHaveProperty("cause");
      expect(headers.getSetCookie()).toEqual([]);
      // Vitest fails if a rejection is left unhandled.
      await new Promise((resolve) => setTimeout(resolve));
    });
  }

  test("cannot end the process over JSON that is nested too deep", async () => {
    const deep = `${"[".repeat(2000)}${"]".repeat(2000)}`;
    expect(defineCookie("p", { schema: z.json() }).check(`p=${deep}`).status).toBe("invalid");
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe("a plain cookie", () => {
  test("with a schema and the format text stores the schema's string", () => {
    const theme = defineCookie("theme", { schema: z.enum(["dark", "light"]), format: "text" });
    expect(cookieHeaderWith(theme, "dark")).toBe("theme=dark");
    expect(theme.get("theme=dark")).toBe("dark");
    expect(theme.check("theme=blue").status).toBe("invalid");
    expect(() => theme.set(new Headers(), 5 as never)).toThrow(
      expect.objectContaining({ code: "invalid-value" }),
    );
    const size = defineCookie("size", { schema: z.string().transform(Number), format: "text" });
    expect(cookieHeaderWith(size, "12")).toBe("size=12");
    expect(size.get("size=12")).toBe(12);
  });

  test("without a schema can hold JSON", () => {
    const list = defineCookie("list", { format: "json" });
    expect(list.get(cookieHeaderWith(list, [1, { a: "b" }]))).toEqual([1, { a: "b" }]);
  });

  test("refuses what has no JSON text", () => {
    const any = defineCookie("any", { format: "json" });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const value of [circle, 5n]) {
      expect(thrownBy(() => any.set(new Headers(), value))).toMatchObject({ code: "not-marshallable" });
    }
    expect(thrownBy(() => any.set(new Headers(), undefined))).toMatchObject({ code: "not-marshallable" });
  });

  test("is percent-encoded exactly as encodeURIComponent does", () => {
    const text = defineCookie("t");
    let all = "";
    for (let code = 0; code < 0x250; code++) all += String.fromCharCode(code);
    for (const value of [all, "日本 🍪", "a+b/c=d%20", "!'()*~"]) {
      expect(cookieHeaderWith(text, value)).toBe(`t=${encodeURIComponent(value)}`);
      expect(text.get(`t=${encodeURIComponent(value)}`)).toBe(value);
    }
  });
});

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
