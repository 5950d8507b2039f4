/** Texts that a client or a server can send, and what can be asked of an answer to them. */

import { inspect } from "node:util";
import fc from "fast-check";
import { CookieError } from "speculoos";
import { CODECS, codecOf } from "../../interop-codecs.ts";
import { anyText, hostileName } from "../../seed.ts";
import { keys, NOW, PROTECTED_KINDS } from "./readers.ts";

/** Values that the library and the frameworks wrote: what is hostile begins as one of them. */
const GENUINE = [
  ...PROTECTED_KINDS.map((Kind) => new Kind("a", "joe", keys).pair.slice(2)),
  ...CODECS.flatMap((row) => {
    try {
      const raw = codecOf(row).write("a", row.title.includes("signed") ? "joe" : { user: "joe" }, {
        now: NOW,
      });
      return typeof raw === "string" ? [raw] : [raw.value, raw.signature];
    } catch {
      return [];
    }
  }),
];

const attribute = fc
  .tuple(
    fc.constantFrom(
      ...[
        "Path",
        "domain",
        "Max-Age",
        "EXPIRES",
        "Secure",
        "HttpOnly",
        "SameSite",
        "Partitioned",
        "Priority",
        "",
      ],
    ),
    fc.constantFrom("=", "", " = "),
    fc.oneof(
      anyText,
      fc.constantFrom(
        "/",
        "/a",
        "example.com",
        ".www.example.com",
        "-1",
        "99999999999",
        "None",
        "Lax",
        "High",
      ),
      fc.constantFrom("Wed, 09 Jun 2027 10:18:14 GMT", "com", "[::1]", "127.0.0.1", "a..b", "//", "/%2f/.."),
    ),
  )
  .map((parts) => parts.join(""));
const value = fc.oneof(
  anyText,
  fc.constantFrom(...GENUINE),
  fc.tuple(fc.constantFrom(...GENUINE), fc.nat(200), anyText).map(([text, at, other]) => {
    return text.slice(0, at) + other + text.slice(at + 1);
  }),
  fc.json().map(encodeURIComponent),
  fc.constantFrom("[".repeat(3000), "%5B".repeat(3000), "2~x", "j:[", "s:a.b", "%", "%u0041", "\ud800"),
);
const name = fc.oneof(fc.constantFrom("a", "b", "a.0", "a.1", "a.sig", "__Host-a", ""), hostileName, anyText);
const pair = fc.tuple(name, fc.constantFrom("=", "", " = "), value).map((parts) => parts.join(""));

/** A Cookie header, a Set-Cookie header, or anything else. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  anyText,
  value,
  fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.join("; ")),
  fc.tuple(pair, fc.array(attribute, { maxLength: 5 })).map(([first, rest]) => [first, ...rest].join("; ")),
);

/** Returns every text that an answer or an error says, but no values: messages, fixes, and errors as they are printed. */
export function saidBy(answer: unknown): string[] {
  const said: string[] = [];
  const seen = new Set<object>();
  const open: unknown[] = [answer];
  while (open.length > 0) {
    const thing = open.pop();
    if (typeof thing !== "object" || thing === null || seen.has(thing)) continue;
    seen.add(thing);
    if (thing instanceof AggregateError) {
      open.push(...thing.errors);
      continue;
    }
    if (thing instanceof Error) {
      // The stack begins with the message; the rest is lines of code.
      said.push(inspect(thing), JSON.stringify(thing), String(thing), JSON.stringify(Object.entries(thing)));
      open.push(thing.cause);
    }
    const { message, fix } = thing as { message?: unknown; fix?: unknown };
    said.push(...[message, fix].filter((text) => typeof text === "string"));
    if (Symbol.iterator in thing) open.push(...(thing as Iterable<unknown>));
    open.push(...Object.values(thing));
  }
  return said;
}

/** Whether the error is one of those that tell a program of its own mistake. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isRefusal);
  return error instanceof CookieError || error instanceof TypeError || error instanceof RangeError;
}
