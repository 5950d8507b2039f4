import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CookieError, causedBy } from "./cookie-error.ts";

const src = fileURLToPath(new URL("../", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
);
const read = (file: string) => readFileSync(join(src, file), "utf8");

test("every code is thrown somewhere, and every code that is thrown is in the list", () => {
  const union = /type CookieErrorCode =([^;]*);/.exec(read("base/cookie-error.ts"))![1]!;
  const listed = new Set(wordsOf(union));
  const thrown = new Set<string>();
  for (const file of files) {
    const text = read(file);
    for (const [, code] of text.matchAll(/new CookieError\(\s*"([a-z-]+)"/g)) thrown.add(code!);
    // The failures of a response, and those of verification, which are thrown by their type.
    for (const [, code] of text.matchAll(/writeFailure: \[\s*"([a-z-]+)"/g)) thrown.add(code!);
    for (const [, codes] of text.matchAll(/type VerificationFailure =([^;]*);/g))
      for (const code of wordsOf(codes!)) thrown.add(code);
  }
  expect([...thrown].sort()).toEqual([...listed].sort());
});

function wordsOf(text: string): string[] {
  return [...text.matchAll(/"([a-z-]+)"/g)].map(([, word]) => word!);
}

test("an error names its cookie, without control characters and at most 64 characters of the name", () => {
  expect(new CookieError("expired", "why", "a").message).toBe('cookie "a": why');
  const { message, cookieName } = new CookieError("expired", "why", `\r\n${"x".repeat(99)}`);
  expect(message).toBe(`cookie "\\r\\n${"x".repeat(62)}…": why`);
  expect(cookieName).toHaveLength(101);
});

test("an error of what is no name but a piece of a header shows nothing of it", () => {
  for (const piece of ["sid=s3cr3t", "s3cr3t; Path=/", "=s3cr3t"]) {
    const error = new CookieError("expired", "why", piece);
    expect([error.message, error.cookieName]).toEqual(["why", undefined]);
  }
});

test("of what others threw, an error has the class and the code alone", () => {
  const thrown = Object.assign(new TypeError("sid=s3cr3t is an invalid header value"), {
    code: "ERR_INVALID_CHAR",
    header: "sid=s3cr3t",
  });
  const error = new CookieError("headers-sent", "why", "a", causedBy(thrown));
  expect(error.cause).toEqual({ name: "TypeError", code: "ERR_INVALID_CHAR" });
  for (const nothing of [undefined, null, "s3cr3t"])
    expect(causedBy(nothing)).toEqual({ cause: { name: undefined, code: undefined } });
});

test("an error without a cookie has the message alone, and no name", () => {
  const error = new CookieError("weak-key", "why");
  expect(error.message).toBe("why");
  expect(error.cookieName).toBe(undefined);
  expect("cause" in error).toBe(false);
});

test("an error keeps its cause", () => {
  const cause = new Error("first");
  expect(new CookieError("headers-sent", "why", "a", { cause }).cause).toBe(cause);
});
