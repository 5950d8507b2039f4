/** Cases of opening and closing. */

import { type Case, createCookie, setOf } from "./case.ts";

export const PLACE_CASES: readonly Case[] = [
  [
    "flush and close resolve if nothing changed, and change nothing",
    async (place) => {
      const cookie = createCookie();
      await place.write();
      await place.write([setOf(cookie)]);
      await place.write();
      await place.expect(cookie);
    },
  ],
  [
    "cookies of many openings are together",
    async (place) => {
      const cookies = ["a", "b", "c", "d"].map((name) => createCookie({ name }));
      for (const cookie of cookies) await place.write([setOf(cookie)]);
      await place.expect(...cookies);
    },
  ],
  [
    "a place that is open is refused to a second journal, and is free again when it is closed",
    async (place) => {
      if (!place.isExclusive) return;
      const cookie = createCookie();
      const { journal } = await place.open();
      journal.append([setOf(cookie)]);
      const second = await place.open().catch(() => "refused");
      if (second !== "refused") throw new Error("a second journal must be refused while the first is open");
      await journal.flush();
      await place.close(journal);
      await place.expect(cookie);
    },
  ],
];
