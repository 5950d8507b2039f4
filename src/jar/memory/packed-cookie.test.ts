/** A packed cookie has the times that it was made of, to the millisecond. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { internScope } from "../model/scope.ts";
import { PackedCookie } from "./packed-cookie.ts";

test("the last update stays, however often the cookie is sent", () => {
  // Some 126,000 years on either side: a difference is still a safe integer.
  const time = fc.integer({ min: -4e15, max: 4e15 });
  fc.assert(
    fc.property(time, time, time, fc.array(time), (creationTime, lastUpdateTime, lastAccessTime, sent) => {
      const cookie = {
        name: "a",
        value: "1",
        host: "example.com",
        hostOnly: true,
        path: "/",
        secure: false,
        httpOnly: false,
        sameSite: "lax" as const,
        expiryTime: null,
        creationTime,
        lastUpdateTime,
        lastAccessTime,
        sequence: 0,
      };
      const packed = new PackedCookie(cookie, "a", internScope(cookie), 1);
      expect(packed.toStoredCookie()).toMatchObject(cookie);
      for (const access of sent) packed.lastAccessTime = access;
      const last = sent.at(-1) ?? lastAccessTime;
      expect(packed.toStoredCookie()).toMatchObject({ creationTime, lastUpdateTime, lastAccessTime: last });
    }),
    { seed: 1 },
  );
});
