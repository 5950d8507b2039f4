import { Cookie, formatCookieDate, parseCookieDate } from "speculoos";
import { modPython, type PythonValue } from "speculoos/interop";
import { expect, test } from "vitest";
import { conformance } from "../recorded-cases.ts";

type Tagged = null | boolean | { [tag: string]: unknown };

/** Converts a recorded value to that of this library. */
function untag(tagged: Tagged): PythonValue {
  if (tagged === null || typeof tagged === "boolean") return tagged;
  const [[tag, content]] = Object.entries(tagged) as [[string, unknown]];
  switch (tag) {
    case "int": {
      const big = BigInt(content as string);
      return Number.isSafeInteger(Number(big)) ? Number(big) : big;
    }
    case "float":
      return Number(String(content).replace("inf", "Infinity").replace("nan", "NaN"));
    case "bytes":
      return Uint8Array.from(content as string, (character) => character.charCodeAt(0));
    case "unicode":
      return content as string;
    case "tuple":
    case "list":
      return (content as Tagged[]).map(untag);
    case "set":
    case "frozenset":
      return new Set((content as Tagged[]).map(untag));
    case "dict":
      return new Map((content as [Tagged, Tagged][]).map(([key, value]) => [untag(key), untag(value)]));
    default:
      throw new Error(`the tag must be known; got ${tag}`);
  }
}

type Vectors = {
  parse: { header: string; cookies: [string, string][] }[];
  serialize: { name: string; value: string; attributes: Record<string, never>; string?: string }[];
  expires: { given: string | number; string?: string }[];
  signed: {
    name: string;
    value: string;
    secret: string;
    string: string;
    tampered: string;
    wrongSecret: { class: string };
  }[];
  marshal: { name: string; secret: string; string: string; value: Tagged }[];
};

conformance("mod_python.json", "cookies of mod_python", (text) => {
  const vectors: Vectors = text ? JSON.parse(text) : {};
  const rawOf = ({ string }: { string: string }) => string.slice(string.indexOf("=") + 1);

  test("every header is parsed as mod_python's _parse_cookie does", () => {
    for (const { header, cookies } of vectors.parse)
      expect([...modPython.parse(header)], header).toEqual(cookies);
    expect(vectors.parse.length).toBe(300);
  });

  test("every cookie is printed as mod_python's Cookie.__str__ does", () => {
    const renamed: Record<string, string> = { max_age: "maxAge", samesite: "sameSite", httponly: "httpOnly" };
    let rows = 0;
    for (const { name, value, attributes, string } of vectors.serialize) {
      if (string === undefined) continue;
      rows++;
      const ours = Object.entries(attributes).map(([key, given]: [string, never]) => {
        if (key === "expires") return [key, new Date(given * 1000)];
        return [renamed[key] ?? key, key === "samesite" ? String(given).toLowerCase() : given];
      });
      expect(modPython.format(new Cookie(name, value, Object.fromEntries(ours)))).toBe(string);
    }
    expect(rows).toBe(119);
  });

  test("every date is read and printed as mod_python does", () => {
    for (const { given, string } of vectors.expires) {
      if (string === undefined) continue;
      if (typeof given === "number")
        expect(formatCookieDate(new Date(given * 1000), "netscape")).toBe(string);
      else expect(parseCookieDate(given)).toEqual(parseCookieDate(string));
      expect(parseCookieDate(string)).toBeInstanceOf(Date);
    }
  });

  test("every signed cookie is read and written, and refused if it was changed", () => {
    for (const row of vectors.signed) {
      const { name, value, secret } = row;
      expect(modPython.signed({ secret }).read(name, rawOf(row))).toEqual({
        status: "ok",
        value,
        needsReissue: false,
      });
      expect(modPython.signed({ secret: ["other", secret] }).read(name, rawOf(row))).toMatchObject({
        needsReissue: true,
      });
      expect(modPython.signed({ secret }).write(name, value)).toBe(rawOf(row));
      const tampered = rawOf({ string: row.tampered });
      if (tampered !== rawOf(row))
        expect(modPython.signed({ secret }).read(name, tampered)).toEqual({ status: "forged" });
      expect(modPython.signed({ secret: `${secret}x` }).read(name, rawOf(row))).toEqual({
        status: "forged",
      });
      expect(modPython.signed({ secret }).read(name, rawOf(row).slice(0, 31))).toEqual({
        status: "malformed",
      });
    }
    expect(vectors.signed.length).toBe(150);
  });

  test("every marshalled cookie is read, and its value is written and read back", () => {
    for (const row of vectors.marshal) {
      const { name, secret } = row;
      const value = untag(row.value);
      expect(modPython.marshal({ secret }).read(name, rawOf(row))).toEqual({
        status: "ok",
        value,
        needsReissue: false,
      });
      const written = modPython.marshal({ secret }).write(name, value);
      expect(modPython.marshal({ secret }).read(name, written)).toEqual({
        status: "ok",
        value,
        needsReissue: false,
      });
    }
    expect(vectors.marshal.length).toBe(302);
  });
});
