/** Cases of lists, epochs, and of sweeping. */

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
  IDLE,
  NOW,
  rotateSession,
  storeSession,
} from "./case.ts";

const UNTIL = NOW + 30 * DAY;

export const EPOCH_CASES: readonly Case[] = [
  [
    "a subject's list has the ids that were enlisted, each once, and no other subject's",
    async (store) => {
      const [subjectKey, otherKey] = [createSubjectKey(), createSubjectKey()];
      const sessions = [
        await storeSession(store, { subjectKey }),
        await storeSession(store, { subjectKey }),
        await storeSession(store, { subjectKey: otherKey }),
      ];
      for (const { id, subjectKey: key } of [...sessions, sessions[0]!]) await store.enlist(key!, id, UNTIL);
      const [first, second, other] = sessions.map(({ id }) => id);
      expectEqual("the list", [...(await store.ids(subjectKey))].sort(), [first, second].sort());
      expectEqual("the other's list", await store.ids(otherKey), [other]);
      expectEqual("the list of nobody", await store.ids(createSubjectKey()), []);
    },
  ],
  [
    "subjects whose keys differ in the case of one letter, or begin alike, have lists and epochs of their own",
    async (store) => {
      const key = createSubjectKey();
      const keys = [`${key}a`, `${key}A`, key];
      for (const subjectKey of keys) await store.enlist(subjectKey, createId(), UNTIL);
      for (const subjectKey of keys) expectEqual("the ids", (await store.ids(subjectKey)).length, 1);
      await store.raiseEpoch(keys[0]!, { now: NOW, until: UNTIL });
      for (const other of keys.slice(1)) expectEqual("the epoch", await store.epochOf(other), undefined);
    },
  ],
  [
    "to enlist creates no session, and returns the epoch that stands",
    async (store) => {
      const [subjectKey, id] = [createSubjectKey(), createId()];
      expectEqual("enlist", await store.enlist(subjectKey, id, UNTIL), undefined);
      await expectAbsent(store, { id });
      await store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL });
      expectEqual("enlist", await store.enlist(subjectKey, id, UNTIL), { value: NOW });
    },
  ],
  [
    "a sweep does not shorten a list before its time",
    async (store) => {
      const subjectKey = createSubjectKey();
      const { id } = await storeSession(store, { subjectKey, idle: DAY / 1000 });
      await store.enlist(subjectKey, id, NOW + 1000);
      await store.enlist(subjectKey, id, NOW + 5000);
      await store.enlist(subjectKey, id, NOW + 2000);
      await store.sweep(NOW + 4999, 1000);
      expectEqual("the list", await store.ids(subjectKey), [id]);
    },
  ],
  [
    "a subject that was never revoked has no epoch",
    async (store) => {
      const subjectKey = createSubjectKey();
      const { id } = await storeSession(store, { subjectKey });
      expectEqual("the epoch", await store.epochOf(subjectKey), undefined);
      expectEqual("the epoch", (await store.read(id, subjectKey))?.epoch, undefined);
    },
  ],
  [
    "an epoch grows with every revocation, whatever the clock does",
    async (store) => {
      const subjectKey = createSubjectKey();
      const rows: [now: number, value: number][] = [
        [NOW, NOW],
        [NOW, NOW + 1],
        [NOW - DAY, NOW + 2],
        [NOW + 50, NOW + 50],
        [NOW + 50, NOW + 51],
      ];
      for (const [now, value] of rows) {
        expectEqual("raiseEpoch", await store.raiseEpoch(subjectKey, { now, until: UNTIL }), { value });
        expectEqual("the epoch", await store.epochOf(subjectKey), { value });
      }
      const [other, options] = [createSubjectKey(), { now: 0, until: UNTIL }];
      expectEqual("an epoch at the time 0", await store.raiseEpoch(other, options), { value: 1 });
    },
  ],
  [
    "parallel revocations each have an epoch of their own, and the highest stands",
    async (store) => {
      const subjectKey = createSubjectKey();
      const raised = await Promise.all(
        Array.from({ length: 8 }, () => store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL })),
      );
      const values = raised.map(({ value }) => value - NOW).sort((a, b) => a - b);
      expectEqual("the values after now", values, [0, 1, 2, 3, 4, 5, 6, 7]);
      expectEqual("the epoch", await store.epochOf(subjectKey), { value: NOW + 7 });
    },
  ],
  [
    "a session is read with the epoch of the subject that is asked for",
    async (store) => {
      const [subjectKey, otherKey] = [createSubjectKey(), createSubjectKey()];
      const record = await storeSession(store, { subjectKey });
      await store.raiseEpoch(otherKey, { now: NOW, until: UNTIL });
      expectEqual("the session", await store.read(record.id, subjectKey), { record, epoch: undefined });
      expectEqual("the session", await store.read(record.id, otherKey), { record, epoch: { value: NOW } });
      const epoch = await store.raiseEpoch(subjectKey, { now: NOW + 9, except: record, until: UNTIL });
      expectEqual("the session", await store.read(record.id, subjectKey), { record, epoch });
      expectEqual("the session alone", await store.read(record.id), { record, epoch: undefined });
    },
  ],
  [
    "a session that is alive can be excepted, and then except itself again",
    async (store) => {
      const [subjectKey, id] = [createSubjectKey(), createId()];
      const options = { now: NOW, until: UNTIL, except: { id, epoch: 0 } };
      for (const value of [NOW, NOW + 1, NOW + 2]) {
        const expected = { value, except: id };
        expectEqual("raiseEpoch", await store.raiseEpoch(subjectKey, options), expected);
        expectEqual("the epoch", await store.epochOf(subjectKey), expected);
      }
      const next = { id: createId(), epoch: NOW + 2 };
      const raised = await store.raiseEpoch(subjectKey, { ...options, except: next });
      expectEqual("the epoch", raised, { value: NOW + 3, except: next.id });
    },
  ],
  [
    "a revoked session cannot except itself",
    async (store) => {
      const [subjectKey, id] = [createSubjectKey(), createId()];
      await store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL });
      const revoked = { now: NOW, until: UNTIL, except: { id, epoch: NOW - 1 } };
      expectEqual("raiseEpoch", await store.raiseEpoch(subjectKey, revoked), { value: NOW + 1 });
      expectEqual("the epoch", await store.epochOf(subjectKey), { value: NOW + 1 });
      expectEqual("the second", await store.raiseEpoch(subjectKey, revoked), { value: NOW + 2 });
    },
  ],
  [
    "of parallel revocations that except themselves one session stays at most",
    async (store) => {
      const subjectKey = createSubjectKey();
      const raised = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL, except: { id: createId(), epoch: 0 } }),
        ),
      );
      expectEqual(
        "the sessions that were excepted",
        raised.filter(({ except }) => except !== undefined).length,
        1,
      );
      expectEqual("the epoch", await store.epochOf(subjectKey), { value: NOW + 7 });
    },
  ],
  [
    "the exception ends with the next revocation",
    async (store) => {
      const [subjectKey, id] = [createSubjectKey(), createId()];
      await store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL, except: { id, epoch: 0 } });
      await store.raiseEpoch(subjectKey, { now: NOW, until: UNTIL });
      expectEqual("the epoch", await store.epochOf(subjectKey), { value: NOW + 1 });
    },
  ],
  [
    "an epoch is kept until its time, which a later revocation does not shorten",
    async (store) => {
      const subjectKey = createSubjectKey();
      await store.raiseEpoch(subjectKey, { now: NOW, until: NOW + DAY });
      await store.raiseEpoch(subjectKey, { now: NOW, until: NOW + 1000 });
      await store.sweep(NOW + DAY - 1, 1000);
      expectEqual("the epoch", await store.epochOf(subjectKey), { value: NOW + 1 });
    },
  ],
  [
    "a sweep deletes at most as many as it may, and no session that lives",
    async (store) => {
      const live = await storeSession(store, { idle: DAY / 1000, fields: fieldsOf({ a: "1" }) });
      const seen = await storeSession(store);
      await store.patch(seen.id, { now: NOW + IDLE - 1, seen: true });
      const over = await Promise.all(Array.from({ length: 7 }, () => storeSession(store)));
      expectEqual("a sweep of none", await store.sweep(NOW + IDLE, 0), 0);
      for (let deleted = 1; deleted > 0; ) {
        deleted = await store.sweep(NOW + IDLE, 3);
        if (deleted > 3) throw new Error(`A sweep of 3 must delete at most 3; got ${deleted}`);
      }
      await expectFields(store, live, { a: "1" });
      await expectFields(store, seen, {});
      for (const { id } of over)
        expectGone(await store.patch(id, { now: NOW + IDLE, seen: true }), "expired", "ended");
      expectEqual("patch", await store.patch(live.id, { now: NOW + IDLE, seen: true }), { status: "ok" });
    },
  ],
  [
    "a predecessor is kept until its time, so that destroy of it ends the one that followed",
    async (store) => {
      const record = await storeSession(store);
      const keptUntil = NOW + 2 * IDLE;
      const next = { idle: DAY / 1000 };
      const successor = await rotateSession(store, record, { next, readableUntil: NOW, keptUntil });
      await store.sweep(keptUntil - 1, 1000);
      expectEqual("destroy", await store.destroy(record.id), true);
      await expectAbsent(store, successor);
    },
  ],
  [
    "a rotated session lives on when its predecessor is swept",
    async (store) => {
      const record = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const rotation = createRotation(record, { next: { idle: DAY / 1000 } });
      await store.rotate(record.id, rotation);
      await store.sweep(NOW + 60_000, 1000);
      await expectFields(store, rotation.next, { a: "1" });
      expectEqual("destroy", await store.destroy(rotation.next.id), true);
    },
  ],
  [
    "what is wrong with the settings is a list of sentences",
    async (store) => {
      for (const sentence of await store.check())
        expectEqual("the type of a sentence", typeof sentence, "string");
    },
  ],
];
