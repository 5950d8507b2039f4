/** Cases of sessions that are created, read and destroyed. */

import {
  type Case,
  createId,
  createSession,
  createSubjectKey,
  DAY,
  expectAbsent,
  expectEqual,
  expectFields,
  expectGone,
  fieldsOf,
  NOW,
  storeSession,
} from "./case.ts";

/** Names that objects, databases and templates take for something else. */
const ODD_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "",
  " ",
  "0",
  "-1",
  "a",
  "A",
  "a ",
  "a.b",
  "$a",
  "a:b",
  "{a}",
  "a*",
  "%s",
  "'; --",
  '"',
  "\\",
  "\n",
  "null",
  "undefined",
  "é",
  "e\u0301",
  "🍪",
  "\ufeff",
  "\u2028",
];

export const RECORD_CASES: readonly Case[] = [
  [
    "a session reads as it was created",
    async (store) => {
      const record = createSession({
        subjectKey: createSubjectKey(),
        epoch: NOW + 1,
        createdAt: NOW - 1,
        lastSeenAt: NOW,
        idle: 1234,
        absoluteEnd: NOW + 400 * DAY,
        fields: fieldsOf({ user: "7", cart: "[]" }),
      });
      expectEqual("create", await store.create(record), true);
      expectEqual("the session", await store.read(record.id), { record, epoch: undefined });
    },
  ],
  [
    "a session without a subject and without fields reads so",
    async (store) => {
      const record = await storeSession(store);
      const read = await store.read(record.id);
      expectEqual("the subject", read?.record.subjectKey, undefined);
      expectEqual("the number of fields", read?.record.fields.size, 0);
      expectEqual("superseded", read?.record.superseded, undefined);
    },
  ],
  ["an unknown id reads as undefined", (store) => expectAbsent(store, { id: createId() })],
  [
    "create over an id that there is returns false, and the session stays as it is",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const other = createSession({
        id: record.id,
        subjectKey: createSubjectKey(),
        fields: fieldsOf({ b: "2" }),
      });
      expectEqual("create", await store.create(other), false);
      expectEqual("the session", (await store.read(record.id))?.record, record);
    },
  ],
  [
    "of parallel creates of one id one returns true, and its session is there",
    async (store) => {
      const id = createId();
      const records = Array.from({ length: 8 }, (_, i) =>
        createSession({ id, fields: fieldsOf({ i: `${i}` }) }),
      );
      const created = await Promise.all(records.map((record) => store.create(record)));
      const [first, ...others] = records.filter((_, i) => created[i]);
      expectEqual("the number of further creates", others.length, 0);
      expectEqual("the session", (await store.read(id))?.record, first);
    },
  ],
  [
    "ids that differ in the case of one letter are two sessions",
    async (store) => {
      const id = `${createId().slice(0, -1)}a`;
      await storeSession(store, { id, fields: fieldsOf({ a: "1" }) });
      await storeSession(store, { id: `${id.slice(0, -1)}A`, fields: fieldsOf({ a: "2" }) });
      await expectFields(store, { id }, { a: "1" });
    },
  ],
  [
    "a field may have any name, and each name is a field of its own",
    async (store) => {
      const fields = new Map(ODD_NAMES.map((name, i) => [name, `text ${i}`]));
      const record = await storeSession(store, { fields });
      await expectFields(store, record, fields);
      const set = new Map(ODD_NAMES.map((name, i) => [name, `other ${i}`]));
      expectEqual("patch", await store.patch(record.id, { now: NOW, set, expect: fields }), { status: "ok" });
      await expectFields(store, record, set);
      for (const name of ["__proto__", "a", ""]) {
        expectEqual("patch", await store.patch(record.id, { now: NOW, delete: [name] }), { status: "ok" });
        set.delete(name);
        await expectFields(store, record, set);
      }
    },
  ],
  [
    "a field may hold an empty text, and is not absent then",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ created: "" }) });
      const set = fieldsOf({ patched: "" });
      expectEqual("patch", await store.patch(record.id, { now: NOW, set }), { status: "ok" });
      await expectFields(store, record, { created: "", patched: "" });
      for (const name of ["created", "patched"]) {
        const result = await store.patch(record.id, { now: NOW, expect: new Map([[name, undefined]]) });
        expectEqual("patch", result, { status: "conflict", fields: new Map([[name, ""]]) });
      }
    },
  ],
  [
    "a text of 60,000 bytes and texts of any script come back as they were",
    async (store) => {
      const long = "0123456789abcdef".repeat(3750);
      const fields = fieldsOf({
        long,
        script: "žluťoučký כּ 漢字 🍪\u{10ffff}",
        control: "\u0001\t\r\n\u007f",
        quotes: "'\"`\\",
      });
      const record = await storeSession(store, { fields });
      await expectFields(store, record, fields);
      const set = fieldsOf({ long: `${long.slice(1)}.` });
      expectEqual("patch", await store.patch(record.id, { now: NOW, set }), { status: "ok" });
      await expectFields(store, record, new Map([...fields, ...set]));
    },
  ],
  [
    "what was read does not change when the session does",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1", b: "1" }) });
      const read = (await store.read(record.id))?.record;
      await store.patch(record.id, { now: NOW + 1, seen: true, set: fieldsOf({ a: "2" }), delete: ["b"] });
      await store.read(record.id);
      expectEqual("what was read", read, record);
      await store.destroy(record.id);
      expectEqual("what was read", read, record);
    },
  ],
  [
    "changing what was stored, or what was read, does not change the session",
    async (store) => {
      const fields = fieldsOf({ a: "1" });
      const record = await storeSession(store, { fields });
      fields.set("a", "changed");
      await expectFields(store, record, { a: "1" });
      const set = fieldsOf({ b: "2" });
      await store.patch(record.id, { now: NOW, set });
      set.set("b", "changed");
      const read = (await store.read(record.id))!.record;
      const held = read.fields as Map<string, string>;
      tryTo(() => held.set("a", "changed"));
      tryTo(() => held.delete("b"));
      tryTo(() => Object.assign(read, { epoch: -1 }));
      await expectFields(store, record, { a: "1", b: "2" });
      expectEqual("the epoch", (await store.read(record.id))?.record.epoch, 0);
    },
  ],
  [
    "a destroyed session is gone, and only the first destroy of it returns true",
    async (store) => {
      const record = await storeSession(store);
      expectEqual("destroy", await store.destroy(record.id), true);
      await expectAbsent(store, record);
      expectEqual("the second destroy", await store.destroy(record.id), false);
      expectEqual("destroy of an unknown id", await store.destroy(createId()), false);
    },
  ],
  [
    "of parallel destroys of one session one returns true",
    async (store) => {
      const { id } = await storeSession(store);
      const ended = await Promise.all(Array.from({ length: 8 }, () => store.destroy(id)));
      expectEqual("the number of destroys", ended.filter(Boolean).length, 1);
    },
  ],
  [
    "a destroyed session stays dead, whatever comes later",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ user: "7" }) });
      const [before, , after] = await Promise.all([
        store.patch(record.id, { now: NOW, set: fieldsOf({ a: "1" }) }),
        store.destroy(record.id),
        store.patch(record.id, { now: NOW, seen: true, set: fieldsOf({ a: "2" }) }),
      ]);
      if (before.status !== "ok") expectGone(before, "ended");
      if (after.status !== "ok") expectGone(after, "ended");
      await expectAbsent(store, record);
      expectGone(await store.patch(record.id, { now: NOW, seen: true }), "ended");
      expectGone(await store.patch(record.id, { now: NOW, set: fieldsOf({ user: "7" }) }), "ended");
      expectGone(await store.patch(record.id, { now: NOW, expect: new Map([["user", undefined]]) }), "ended");
      await expectAbsent(store, record);
    },
  ],
  [
    "destroy with a subject ends the session of this subject, and no other",
    async (store) => {
      const [subjectKey, otherKey] = [createSubjectKey(), createSubjectKey()];
      const own = await storeSession(store, { subjectKey });
      const anonymous = await storeSession(store);
      expectEqual("destroy of another subject's session", await store.destroy(own.id, otherKey), false);
      expectEqual("destroy of nobody's session", await store.destroy(anonymous.id, subjectKey), false);
      await expectFields(store, own, {});
      await expectFields(store, anonymous, {});
      expectEqual("destroy", await store.destroy(own.id, subjectKey), true);
      await expectAbsent(store, own);
    },
  ],
  [
    "destroy without a subject ends a session of any subject, and leaves the others of the subject",
    async (store) => {
      const subjectKey = createSubjectKey();
      const first = await storeSession(store, { subjectKey });
      const second = await storeSession(store, { subjectKey });
      expectEqual("destroy", await store.destroy(first.id), true);
      await expectAbsent(store, first);
      await expectFields(store, second, {});
    },
  ],
];

/** A store may refuse it by throwing. */
function tryTo(change: () => void): void {
  try {
    change();
  } catch {
    // Refused.
  }
}
