/** Cases of sessions that are patched. */

import type { SessionStore } from "../../sessions/store/session-store.ts";
import {
  type Case,
  createId,
  DAY,
  expectAbsent,
  expectEqual,
  expectFields,
  expectGone,
  fieldsOf,
  IDLE,
  NOW,
  storeSession,
} from "./case.ts";

const OK = { status: "ok" } as const;

export const PATCH_CASES: readonly Case[] = [
  [
    "a patch sets and deletes fields, and leaves the others",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", b: "1", c: "1" }) });
      const patch = { now: NOW, set: fieldsOf({ b: "2", d: "2" }), delete: ["c", "unknown"] };
      expectEqual("patch", await store.patch(record.id, patch), OK);
      await expectFields(store, record, { a: "1", b: "2", d: "2" });
    },
  ],
  [
    "a patch of one session leaves all others",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const other = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      expectEqual(
        "patch",
        await store.patch(record.id, { now: NOW + 1, seen: true, set: fieldsOf({ a: "2" }) }),
        OK,
      );
      expectEqual("the other session", (await store.read(other.id))?.record, other);
    },
  ],
  [
    "a field that a patch both deletes and sets is set",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const patch = { now: NOW, set: fieldsOf({ a: "2", b: "2" }), delete: ["a", "b"] };
      expectEqual("patch", await store.patch(record.id, patch), OK);
      await expectFields(store, record, { a: "2", b: "2" });
    },
  ],
  [
    'a patch sets and deletes fields whose names begin with "."',
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ ".a": "1", ".b": "1" }) });
      expectEqual(
        "patch",
        await store.patch(record.id, { now: NOW, set: fieldsOf({ ".c": "2" }), delete: [".a"] }),
        OK,
      );
      await expectFields(store, record, { ".b": "1", ".c": "2" });
    },
  ],
  [
    "parallel patches of different fields all stay",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ first: "1" }) });
      const sets = Array.from({ length: 20 }, (_, i) => fieldsOf({ [`f${i}`]: `${i}` }));
      const results = await Promise.all(sets.map((set) => store.patch(record.id, { now: NOW, set })));
      expectEqual("the patches", results, Array(20).fill(OK));
      await expectFields(store, record, new Map([["first", "1"], ...sets.flatMap((set) => [...set])]));
    },
  ],
  [
    "a field that one patch deletes does not return with a parallel patch of another",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ flash: "1", a: "1" }) });
      await Promise.all([
        store.patch(record.id, { now: NOW, set: fieldsOf({ a: "2" }) }),
        store.patch(record.id, { now: NOW, delete: ["flash"] }),
        store.patch(record.id, { now: NOW, set: fieldsOf({ b: "2" }) }),
      ]);
      await expectFields(store, record, { a: "2", b: "2" });
    },
  ],
  [
    "no reader sees half of a patch",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "0", b: "0" }) });
      const writes = Array.from({ length: 20 }, (_, i) =>
        store.patch(record.id, { now: NOW, set: fieldsOf({ a: `${i}`, b: `${i}` }) }),
      );
      const reads = Array.from({ length: 20 }, async () => {
        const fields = (await store.read(record.id))?.record.fields;
        expectEqual("b, beside a", fields?.get("b"), fields?.get("a"));
      });
      await Promise.all([...writes, ...reads]);
    },
  ],
  [
    "a patch whose expectations hold is done",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", b: "1" }) });
      const expect = new Map([
        ["a", "1"],
        ["absent", undefined],
      ]);
      expectEqual("patch", await store.patch(record.id, { now: NOW, set: fieldsOf({ a: "2" }), expect }), OK);
      await expectFields(store, record, { a: "2", b: "1" });
    },
  ],
  [
    "a patch of which one expectation fails changes nothing, and returns what the expected fields hold",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", b: "1", c: "1" }) });
      const rows: [expect: Map<string, string | undefined>, holds: Map<string, string | undefined>][] = [
        [new Map([["a", "2"]]), new Map([["a", "1"]])],
        [new Map([["a", undefined]]), new Map([["a", "1"]])],
        [new Map([["absent", "1"]]), new Map([["absent", undefined]])],
        [
          new Map([
            ["a", "1"],
            ["b", "2"],
            ["absent", undefined],
          ]),
          new Map([
            ["a", "1"],
            ["b", "1"],
            ["absent", undefined],
          ]),
        ],
      ];
      const patch = { now: NOW + 5, seen: true, set: fieldsOf({ a: "3", d: "3" }), delete: ["c"] };
      for (const [expect, fields] of rows) {
        expectEqual("patch", await store.patch(record.id, { ...patch, expect }), {
          status: "conflict",
          fields,
        });
        expectEqual("the session", (await store.read(record.id))?.record, record);
      }
    },
  ],
  [
    "no update is lost that expects what it has read",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ n: "0" }) });
      await Promise.all(Array.from({ length: 20 }, () => increment(store, record.id)));
      await expectFields(store, record, { n: "20" });
    },
  ],
  [
    "of parallel patches that expect a field to be absent one is done",
    async (store) => {
      const record = await storeSession(store);
      const expect = new Map([["lease", undefined]]);
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          store.patch(record.id, { now: NOW, set: fieldsOf({ lease: `${i}` }), expect }),
        ),
      );
      const done = results.flatMap(({ status }, i) => (status === "ok" ? [`${i}`] : []));
      expectEqual("the number of patches that are done", done.length, 1);
      await expectFields(store, record, { lease: done[0]! });
    },
  ],
  [
    "only a patch with seen sets lastSeenAt, to its time",
    async (store) => {
      const record = await storeSession(store);
      expectEqual("patch", await store.patch(record.id, { now: NOW + 5, set: fieldsOf({ a: "1" }) }), OK);
      expectEqual("lastSeenAt", (await store.read(record.id))?.record.lastSeenAt, NOW);
      expectEqual("patch", await store.patch(record.id, { now: NOW + 5, seen: true }), OK);
      const expected = { ...record, lastSeenAt: NOW + 5, fields: fieldsOf({ a: "1" }) };
      expectEqual("the session", (await store.read(record.id))?.record, expected);
    },
  ],
  [
    "lastSeenAt never goes back",
    async (store) => {
      const record = await storeSession(store);
      for (const now of [NOW + 50, NOW + 20, NOW - 20]) {
        expectEqual(
          "patch",
          await store.patch(record.id, { now, seen: true, set: fieldsOf({ a: "1" }) }),
          OK,
        );
        expectEqual("lastSeenAt", (await store.read(record.id))?.record.lastSeenAt, NOW + 50);
      }
    },
  ],
  [
    "a patch that changes nothing is done",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      expectEqual("patch", await store.patch(record.id, { now: NOW }), OK);
      expectEqual("the session", (await store.read(record.id))?.record, record);
    },
  ],
  [
    "a patch of an unknown id is gone, and creates nothing",
    async (store) => {
      const id = createId();
      expectGone(await store.patch(id, { now: NOW, seen: true, set: fieldsOf({ a: "1" }) }), "ended");
      await expectAbsent(store, { id });
    },
  ],
  [
    "a session can be patched until it is over by idle, and neither then nor later",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      expectEqual(
        "patch",
        await store.patch(record.id, { now: NOW + IDLE - 1, set: fieldsOf({ a: "2" }) }),
        OK,
      );
      for (const now of [NOW + IDLE, NOW + IDLE + 1, NOW + DAY])
        await expectUnpatched(store, record.id, now, { a: "2" });
    },
  ],
  [
    "a session can be patched until its absolute end, and neither then nor later",
    async (store) => {
      const absoluteEnd = NOW + IDLE / 2;
      const record = await storeSession(store, { absoluteEnd, fields: fieldsOf({ a: "1" }) });
      const patch = { now: absoluteEnd - 1, seen: true, set: fieldsOf({ a: "2" }) };
      expectEqual("patch", await store.patch(record.id, patch), OK);
      for (const now of [absoluteEnd, absoluteEnd + 1])
        await expectUnpatched(store, record.id, now, { a: "2" });
    },
  ],
  [
    "a session that was seen lives longer",
    async (store) => {
      const record = await storeSession(store);
      for (let times = 1; times <= 3; times++) {
        const now = NOW + times * (IDLE - 1000);
        expectEqual("patch", await store.patch(record.id, { now, seen: true }), OK);
      }
      await expectUnpatched(store, record.id, NOW + 3 * (IDLE - 1000) + IDLE, {});
    },
  ],
  [
    "of a session that is over, an expectation is not compared",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const expect = new Map([["a", "2"]]);
      expectGone(await store.patch(record.id, { now: NOW + DAY, expect }), "expired", "ended");
    },
  ],
];

/** Adds one to the field `n`, as often as it takes. */
async function increment(store: SessionStore, id: string): Promise<void> {
  let text = (await store.read(id))?.record.fields.get("n");
  for (;;) {
    const set = fieldsOf({ n: `${Number(text) + 1}` });
    const result = await store.patch(id, { now: NOW, set, expect: new Map([["n", text]]) });
    if (result.status === "ok") return;
    if (result.status !== "conflict") throw new Error(`patch must be ok or a conflict; got ${result.status}`);
    text = result.fields.get("n");
  }
}

/** Requires that a session which is over at `now` does not change. A store may have forgotten it. */
async function expectUnpatched(
  store: SessionStore,
  id: string,
  now: number,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const patch = { now, seen: true, set: fieldsOf({ late: "1" }), delete: ["a"] };
  expectGone(await store.patch(id, patch), "expired", "ended");
  // Read once: a store that forgets by its own clock may do so between two reads.
  const found = await store.read(id);
  if (found !== undefined) expectEqual("the fields", found.record.fields, fieldsOf(fields));
}
