/** Cases of changes: in which order they count, and when they are safe. */

import { expectEqual } from "../sessions/case.ts";
import { type Case, createCookie, NOW, removalOf, setOf } from "./case.ts";

/** More changes than a journal is likely to hold back, or to write at once. */
const MANY = 2100;

export const CHANGE_CASES: readonly Case[] = [
  [
    "the last change of a cookie counts, within a batch and over several",
    async (place) => {
      const cookie = createCookie();
      const other = createCookie({ name: "other" });
      const changed = createCookie({ value: "2", lastUpdateTime: NOW + 1 });
      await place.write([setOf(cookie), removalOf(cookie), setOf(changed)], [setOf(other), removalOf(other)]);
      await place.expect(changed);
      await place.write([removalOf(changed)], [setOf(cookie)], [setOf(other)]);
      await place.expect(cookie, other);
      await place.write([setOf(changed)], [removalOf(changed)]);
      await place.expect(other);
    },
  ],
  [
    "an overwritten cookie, which is a removal and a new cookie, comes back once",
    async (place) => {
      const cookie = createCookie();
      await place.write([setOf(cookie)]);
      const changed = createCookie({ value: "2", expiryTime: NOW + 3_600_000, lastUpdateTime: NOW + 1 });
      await place.write([removalOf(cookie, "overwrite"), setOf(changed)]);
      await place.expect(changed);
    },
  ],
  [
    "a removed cookie does not come back, whatever the cause",
    async (place) => {
      const causes = ["explicit", "expired", "evicted", "expired-overwrite"] as const;
      const cookies = causes.map((name) => createCookie({ name }));
      const stays = createCookie({ name: "stays" });
      await place.write([...cookies, stays].map(setOf));
      await place.write(causes.map((cause, index) => removalOf(cookies[index]!, cause)));
      await place.expect(stays);
      await place.write();
      await place.expect(stays);
    },
  ],
  [
    "a removal needs the identity of the cookie, and nothing else of it",
    async (place) => {
      await place.write([setOf(createCookie())]);
      await place.write([
        removalOf(createCookie({ value: "", secure: false, expiryTime: NOW, sequence: 5 })),
      ]);
      await place.expect();
    },
  ],
  [
    "the removal of a cookie that is not there does nothing",
    async (place) => {
      const cookie = createCookie();
      await place.write([removalOf(createCookie({ name: "other" })), setOf(cookie)]);
      await place.expect(cookie);
    },
  ],
  [
    "append is synchronous, and needs the list of changes no longer than that",
    async (place) => {
      const cookie = createCookie();
      const { journal } = await place.open();
      const changes = [setOf(cookie)];
      expectEqual("what append returns", journal.append(changes), undefined);
      changes.length = 0;
      journal.append([]);
      await journal.flush();
      await place.close(journal);
      await place.expect(cookie);
    },
  ],
  [
    "a flush is for all batches before it; what follows is for the next",
    async (place) => {
      const cookies = Array.from({ length: MANY }, (_, index) => createCookie({ name: `n${index}` }));
      const { journal } = await place.open();
      for (let start = 0; start < MANY; start += 7)
        journal.append(cookies.slice(start, start + 7).map(setOf));
      const flush = journal.flush();
      const late = createCookie({ name: "late" });
      journal.append([setOf(late)]);
      await flush;
      await Promise.all([journal.flush(), journal.flush()]);
      await place.close(journal);
      await place.expect(...cookies, late);
    },
  ],
  [
    "a cookie that changes again and again is kept as it was last",
    async (place) => {
      const { journal } = await place.open();
      for (let count = 0; count < MANY; count++) journal.append([setOf(createCookie({ value: `${count}` }))]);
      await journal.flush();
      for (let count = 0; count < MANY; count++)
        journal.append([removalOf(createCookie()), setOf(createCookie({ value: `again ${count}` }))]);
      await journal.flush();
      await place.close(journal);
      await place.expect(createCookie({ value: `again ${MANY - 1}` }));
    },
  ],
];
