import { describe, expect, test } from "vitest";
import { decodeComponent, decodeForm } from "./percent.ts";

describe("half of a surrogate pair is no spelling of a text", () => {
  for (const decode of [decodeComponent, decodeForm])
    for (const raw of ["\ud800", "a\udc00b", "%41\ud800"])
      test(`${decode.name} of ${JSON.stringify(raw)}`, () => expect(decode(raw)).toBeUndefined());
});
