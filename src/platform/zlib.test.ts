import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import type { Wrapping, Zlib } from "./zlib.ts";
import * as fflate from "./zlib-fflate.ts";
import * as node from "./zlib-node.ts";

test("both halves export exactly the names of the type", () => {
  expectTypeOf<keyof typeof node>().toEqualTypeOf<keyof Zlib>();
  expectTypeOf<keyof typeof fflate>().toEqualTypeOf<keyof Zlib>();
  expect(Object.keys(fflate).sort()).toEqual(Object.keys(node).sort());
});

test("each half inflates what the other deflates, up to the limit, and nothing that was cut", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    fc.string({ maxLength: 40 }).map((text) => new Uint8Array(Buffer.from(text.repeat(40)))),
  );
  fc.assert(
    fc.property(bytes, fc.constantFrom<Wrapping>("raw", "zlib"), (given, wrapping) => {
      for (const writer of [node, fflate]) {
        const deflated = writer.deflate(given, wrapping);
        for (const reader of [node, fflate]) {
          expect(reader.inflate(deflated, wrapping, given.length + 1)).toEqual(given);
          if (given.length > 1) expect(reader.inflate(deflated, wrapping, given.length - 1)).toBe(undefined);
          expect(reader.inflate(deflated.subarray(0, -1), wrapping, 100_000)).toBe(undefined);
        }
      }
    }),
    { seed: 12, numRuns: 100 },
  );
});
