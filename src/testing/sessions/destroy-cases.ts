/** Cases of destroying sessions that have moved to a new id. */

import type { SessionRecord, SessionStore } from "../../sessions/store/session-store.ts";
import {
  type Case,
  createRotation,
  createSubjectKey,
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

export const DESTROY_CASES: readonly Case[] = [
  [
    "destroy of any session of a chain of rotations ends all of them, if the subject is the same",
    async (store) => {
      for (const subjectKey of [undefined, createSubjectKey()]) {
        for (let index = 0; index < 4; index++) {
          const chain = await rotateOften(store, { subjectKey }, 3);
          expectEqual("destroy", await store.destroy(chain[index]!.id, subjectKey), true);
          for (const record of chain) await expectAbsent(store, record);
          expectGone(await store.patch(chain[3]!.id, { now: NOW, set: fieldsOf({ a: "1" }) }), "ended");
        }
      }
    },
  ],
  [
    "no reader sees half of a destroy",
    async (store) => {
      for (const index of [0, 1]) {
        const chain = await rotateOften(store, {}, 1);
        const [first, second] = index === 0 ? chain : chain.toReversed();
        await watchDuring(store.destroy(first!.id), async () => {
          for (const [one, other] of [
            [first!, second!],
            [second!, first!],
          ])
            if ((await store.read(one!.id)) === undefined) await expectAbsent(store, other!);
        });
      }
    },
  ],
  [
    "destroy stops where the subject changes, and ends no live session before it",
    async (store) => {
      const subjectKey = createSubjectKey();
      const anonymous = await storeSession(store, { fields: fieldsOf({ a: "1" }) });
      const own = await rotateSession(store, anonymous, { next: { subjectKey } });
      expectEqual("destroy of the predecessor", await store.destroy(anonymous.id), false);
      await expectAbsent(store, anonymous);
      await expectFields(store, own, { a: "1" });
      const other = await rotateSession(store, own, { next: { subjectKey: createSubjectKey() } });
      expectEqual("destroy of the successor", await store.destroy(other.id), true);
      expectEqual("superseded", (await store.read(own.id))?.record.superseded?.by, other.id);
    },
  ],
  [
    "destroy of another subject's predecessor does nothing",
    async (store) => {
      const [first, second] = await rotateOften(store, { subjectKey: createSubjectKey() }, 1);
      expectEqual("destroy", await store.destroy(first!.id, createSubjectKey()), false);
      expectEqual("superseded", (await store.read(first!.id))?.record.superseded?.by, second!.id);
      await expectFields(store, second!, {});
    },
  ],
  [
    "a session that is destroyed while it rotates is over, whatever came first",
    async (store) => {
      for (const destroyFirst of [true, false]) {
        const record = await storeSession(store);
        const rotation = createRotation(record);
        const rotate = () => store.rotate(record.id, rotation);
        const destroy = () => store.destroy(record.id);
        await Promise.all(destroyFirst ? [destroy(), rotate()] : [rotate(), destroy()]);
        await expectAbsent(store, record);
        await expectAbsent(store, rotation.next);
      }
    },
  ],
];

/** Stores a session, rotates it this often, and returns all sessions, the oldest first. */
async function rotateOften(
  store: SessionStore,
  rest: Partial<SessionRecord>,
  times: number,
): Promise<SessionRecord[]> {
  const chain = [await storeSession(store, rest)];
  for (let i = 0; i < times; i++) chain.push(await rotateSession(store, chain[i]!));
  return chain;
}
