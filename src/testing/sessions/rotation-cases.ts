/** Cases of sessions that move to a new id. */

import type { SessionRecord } from "../../sessions/store/session-store.ts";
import {
  type Case,
  createId,
  createRotation,
  createSubjectKey,
  DAY,
  expectAbsent,
  expectEqual,
  expectFields,
  expectGone,
  fieldsOf,
  NOW,
  rotateSession,
  storeSession,
  watchDuring,
} from "./case.ts";

const OK = { status: "ok" } as const;

export const ROTATION_CASES: readonly Case[] = [
  [
    "a rotation moves the fields to the new session, which is as it was asked for",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", b: "1" }) });
      const next = {
        subjectKey: createSubjectKey(),
        epoch: NOW,
        lastSeenAt: NOW + 5,
        idle: 77,
        absoluteEnd: NOW + 2 * DAY,
      };
      const successor = await rotateSession(store, record, { now: NOW + 5, next });
      const expected = { ...successor, fields: record.fields };
      expectEqual("the new session", (await store.read(successor.id))?.record, expected);
      expectEqual("patch", await store.patch(successor.id, { now: NOW + 5, set: fieldsOf({ c: "1" }) }), OK);
      await expectFields(store, successor, { a: "1", b: "1", c: "1" });
    },
  ],
  [
    "only the fields that are kept move, without those that are deleted, and under those that are set",
    async (store) => {
      const fields = fieldsOf({ a: "1", b: "1", c: "1" });
      const rows: [options: Parameters<typeof createRotation>[1], moved: Record<string, string>][] = [
        [{ keep: ["a", "c", "absent"] }, { a: "1", c: "1" }],
        [{ keep: [] }, {}],
        [{ keep: [], set: fieldsOf({ a: "2" }) }, { a: "2" }],
        [{ delete: ["b", "absent"] }, { a: "1", c: "1" }],
        [{ keep: ["a", "b"], delete: ["b"] }, { a: "1" }],
        [
          { set: fieldsOf({ a: "2", d: "2" }), delete: ["a", "b", "d"] },
          { a: "2", c: "1", d: "2" },
        ],
      ];
      for (const [options, moved] of rows) {
        const record = await storeSession(store, { fields });
        await expectFields(store, await rotateSession(store, record, options), moved);
      }
    },
  ],
  [
    'fields whose names begin with "." never move, and can be set',
    async (store) => {
      for (const keep of ["all", [".lease", ".a", "a"]] as const) {
        const record = await storeSession(store, { fields: fieldsOf({ ".lease": "1", ".a": "1", a: "1" }) });
        const successor = await rotateSession(store, record, { keep, set: fieldsOf({ ".a": "2" }) });
        await expectFields(store, successor, { ".a": "2", a: "1" });
      }
    },
  ],
  [
    "a field of an odd name moves",
    async (store) => {
      const fields = new Map(["__proto__", "constructor", "", "0"].map((name) => [name, ""]));
      const record = await storeSession(store, { fields });
      await expectFields(store, await rotateSession(store, record), fields);
    },
  ],
  [
    "a rotation moves what a session holds, not what was read of it",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      await store.read(record.id);
      await store.patch(record.id, { now: NOW, set: fieldsOf({ b: "2" }), delete: ["a"] });
      await expectFields(store, await rotateSession(store, record), { b: "2" });
    },
  ],
  [
    "what parallel patches of a rotating session have set is in the new session, or they are superseded",
    async (store) => {
      const record = await storeSession(store);
      const patch = (name: string) => store.patch(record.id, { now: NOW, set: fieldsOf({ [name]: "1" }) });
      const rotation = createRotation(record);
      const names = ["a", "b", "c", "d"];
      const [a, b, , ...others] = await Promise.all([
        patch("a"),
        patch("b"),
        store.rotate(record.id, rotation),
        patch("c"),
        patch("d"),
      ]);
      const moved: Record<string, string> = {};
      for (const [i, result] of [a, b, ...others].entries()) {
        if (result?.status === "ok") moved[names[i]!] = "1";
        else expectGone(result!, "superseded");
      }
      await expectFields(store, rotation.next, moved);
    },
  ],
  [
    "the predecessor is frozen: it reads what it held, and never what came later",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", ".own": "1" }) });
      const successor = await rotateSession(store, record, { now: NOW + 5, set: fieldsOf({ user: "7" }) });
      const frozen = { ...record, superseded: { at: NOW + 5, by: successor.id } };
      expectEqual("the predecessor", (await store.read(record.id))?.record, frozen);
      await store.patch(successor.id, { now: NOW + 6, seen: true, set: fieldsOf({ a: "2" }) });
      expectEqual("the predecessor", (await store.read(record.id))?.record, frozen);
    },
  ],
  [
    "nothing can be written to a predecessor, and nothing of it reaches the new session",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const successor = await rotateSession(store, record);
      const frozen = (await store.read(record.id))?.record;
      const patch = { now: NOW + 1, seen: true, set: fieldsOf({ late: "1" }), delete: ["a"] };
      expectGone(await store.patch(record.id, patch), "superseded");
      expectGone(await store.patch(record.id, { now: NOW, expect: new Map([["a", "2"]]) }), "superseded");
      expectEqual("the predecessor", (await store.read(record.id))?.record, frozen);
      await expectFields(store, successor, { a: "1" });
      expectEqual("create", await store.create({ ...record, fields: new Map() }), false);
    },
  ],
  [
    "a predecessor that may not be read has no fields",
    async (store) => {
      for (const readableUntil of [NOW, NOW - 1, 0]) {
        const record = await storeSession(store, { fields: fieldsOf({ a: "1", ".own": "1" }) });
        const successor = await rotateSession(store, record, { readableUntil });
        const frozen = await store.read(record.id);
        if (frozen !== undefined) await expectFields(store, record, {});
        await expectFields(store, successor, { a: "1" });
      }
    },
  ],
  [
    "a session rotates once: the predecessor is superseded, and no second session begins",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const successor = await rotateSession(store, record);
      const second = createRotation(record);
      expectGone(await store.rotate(record.id, second), "superseded");
      await expectAbsent(store, second.next);
      expectEqual("superseded", (await store.read(record.id))?.record.superseded?.by, successor.id);
    },
  ],
  [
    "of parallel rotations of one session one is done",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const rotations = Array.from({ length: 8 }, () => createRotation(record));
      const results = await Promise.all(rotations.map((rotation) => store.rotate(record.id, rotation)));
      const done = rotations.filter((_, i) => results[i]!.status === "ok");
      expectEqual("the number of rotations that are done", done.length, 1);
      for (const rotation of rotations) {
        if (rotation === done[0]) await expectFields(store, rotation.next, { a: "1" });
        else await expectAbsent(store, rotation.next);
      }
    },
  ],
  [
    "no reader sees half of a rotation",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const rotation = createRotation(record);
      const { next } = rotation;
      await watchDuring(store.rotate(record.id, rotation), async () => {
        const [successor, before] = [await store.read(next.id), await store.read(record.id)];
        if (successor !== undefined && before !== undefined && before.record.superseded === undefined)
          throw new Error(
            "The predecessor must be frozen as soon as the new session is there; got a live one",
          );
        if (before?.record.superseded !== undefined) await expectFields(store, next, { a: "1" });
      });
    },
  ],
  [
    "a session that is unknown, destroyed or over does not rotate",
    async (store) => {
      const over = await storeSession(store);
      const destroyed = await storeSession(store);
      await store.destroy(destroyed.id);
      const rows: [record: SessionRecord, now: number][] = [
        [{ ...destroyed, id: createId() }, NOW],
        [destroyed, NOW],
        [over, NOW + DAY],
      ];
      for (const [record, now] of rows) {
        const rotation = createRotation(record, { now, next: { absoluteEnd: now + DAY, lastSeenAt: now } });
        expectGone(await store.rotate(record.id, rotation), record === over ? "expired" : "ended", "ended");
        await expectAbsent(store, rotation.next);
      }
    },
  ],
  [
    "a rotation to an id that is taken changes neither session",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const other = await storeSession(store, { id: createId(record.id), fields: fieldsOf({ b: "1" }) });
      const done = await store.rotate(record.id, createRotation(record, { next: { id: other.id } })).then(
        ({ status }) => status === "ok",
        () => false,
      );
      expectEqual("whether the rotation is done", done, false);
      expectEqual("the session", (await store.read(record.id))?.record, record);
      expectEqual("the other session", (await store.read(other.id))?.record, other);
    },
  ],
];
