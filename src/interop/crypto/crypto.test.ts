import { expect, test } from "vitest";
import * as noble from "./noble.ts";
import * as node from "./node.ts";

test("HMACs are the same with and without node:crypto", () => {
  const key = Uint8Array.from({ length: 80 }, (_, i) => i);
  for (const length of [0, 1, 55, 64, 200]) {
    const part = key.subarray(0, length);
    expect(noble.hmac("md5", key, part, key)).toEqual(node.hmac("md5", key, part, key));
  }
});
