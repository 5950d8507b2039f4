/** No secret, wherever it is put, is in a message, a fix, an error, the cause of an error or the JSON of one. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../seed.ts";
import { saidBy } from "./hostile.ts";
import { READERS } from "./readers.ts";
import { WRITERS } from "./writers.ts";

const secret = fc
  .string({
    unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
    minLength: 8,
    maxLength: 24,
  })
  .map((text) => `s3cr3t${text}`);

/**
 * Texts in which `@` stands for the secret. It is no name of a cookie in any of them, no host and no path: those may be
 * shown. Each is read as a header, and as a part of one.
 */
const PLACES = [
  ...["a=@", "a=1; b=@", 'a="@', 'a="x; @"', "a=@; a=@x", "a=1;@", "=@", "==@", "a=x,@", "a==@"],
  ...["a=s:@.x", "a=j:@", "a=%40@%", "a=Sxx@.", `a=S${"a".repeat(61)}.@`, `a=E${"a".repeat(90)}@`, "a.0=2~@"],
  ...['a={"@":1}', 'a={"b":"@"}', 'a={"@":"x"}', "a=[@]", 'a=%7B%22@%22:"x"%7D'],
  ...["a=1; Domain=@ x", "a=1; Domain=x=@", "a=1; Path=@", "a=1; Path=/a, b=@", "a=1; Max-Age=3600, b=@"],
  ...["a=1; Expires=@", "a=1; SameSite=@", "a=1; Priority=@", "a=1; Secure=@", "a=1; HttpOnly; @"],
  ...["sid=@; Path=/", "a=1\r\nSet-Cookie: b=@", "a=1\0@", "a=\u20ac@", " =@", "; =@"],
];
/** Texts of a program, which can be anything in the wrong place. No cookie can have one of them as its name. */
const MISPLACED = [
  ...PLACES,
  "@;",
  "@=",
  "=@ @",
  "\n@=",
  "\ud800=@",
  "https://user:@@:x/?a=@",
  "@\u00e9=",
  "/@=@",
];

function check(acts: typeof READERS, places: readonly string[], count: number): void {
  for (const [name, act] of Object.entries(acts)) {
    test(name, () => {
      fc.assert(
        fc.property(fc.constantFrom(...places), secret, (place, text) => {
          let answer: unknown;
          try {
            answer = act(place.replaceAll("@", text));
          } catch (error) {
            answer = error;
          }
          expect(saidBy(answer).filter((said) => said.includes(text))).toEqual([]);
        }),
        runs(count),
      );
    });
  }
}

describe("of a secret that was sent, nothing is said by", () => check(READERS, PLACES, 200));
describe("of a secret in the wrong place, nothing is said by", () => check(WRITERS, MISPLACED, 120));
