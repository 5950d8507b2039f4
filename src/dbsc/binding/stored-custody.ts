/** The key and the challenge as fields of the session's record: set once, and each challenge used once, whatever else is written. */

import { constantTimeIncludes } from "../../keys/constant-time.ts";
import { randomText } from "../../keys/digest.ts";
import { DEVICE_FIELD } from "../../sessions/session/attachment.ts";
import { repeatCall } from "../../sessions/store/store-calls.ts";
import { judgeRecord } from "../../sessions/stored/state/record.ts";
import type { StoredKind } from "../../sessions/stored/state/stored-state.ts";
import { parseDeviceKey } from "../headers/device-key.ts";
import type { Bound, Custody } from "./binding.ts";
import type { DeviceReason } from "./device-events.ts";
import type { Ticket } from "./ticket.ts";

/** The field of the challenge that the next proof answers. */
const CHALLENGE_FIELD = ".challenge";

export function createStoredCustody({ store, currentTime }: StoredKind): Custody {
  /** Returns the fields of a live session. */
  async function read({ id, subjectKey }: Ticket): Promise<ReadonlyMap<string, string> | undefined> {
    const found = await repeatCall(() => store.read(id, subjectKey));
    if (found === undefined || found.record.subjectKey !== subjectKey) return undefined;
    return judgeRecord(found.record, found.epoch, currentTime()) === "ok" ? found.record.fields : undefined;
  }

  async function find(ticket: Ticket): Promise<Bound | DeviceReason> {
    const fields = await read(ticket);
    if (fields === undefined) return "session-over";
    const [text, challenge] = [fields.get(DEVICE_FIELD), fields.get(CHALLENGE_FIELD)];
    const key = text === undefined ? undefined : parseDeviceKey(text);
    if (key === undefined || challenge === undefined) return "not-bound";
    return { key, challenge: () => challenge, accepts: (given) => isSame(given, challenge) };
  }

  return {
    find,
    async bind(ticket, key) {
      if ((await read(ticket)) === undefined) return "session-over";
      const next = randomText(16);
      const result = await repeatCall(() =>
        store.patch(ticket.id, {
          now: currentTime(),
          set: new Map<string, string>([
            [DEVICE_FIELD, key],
            [CHALLENGE_FIELD, next],
          ]),
          expect: new Map([[DEVICE_FIELD, undefined]]),
        }),
      );
      if (result.status === "ok") return { next };
      if (result.status === "gone") return "session-over";
      // The same device again: its first answer was lost, or the store's.
      const bound = await find(ticket);
      if (typeof bound === "string") return bound;
      if (bound.key !== key) return "bound-already";
      return { next: bound.challenge(), isRepeat: bound.challenge() !== next };
    },
    async advance({ id }, bound) {
      const next = randomText(16);
      const result = await repeatCall(() =>
        store.patch(id, {
          now: currentTime(),
          set: new Map([[CHALLENGE_FIELD, next]]),
          expect: new Map<string, string>([
            [DEVICE_FIELD, bound.key],
            [CHALLENGE_FIELD, bound.challenge()],
          ]),
        }),
      );
      if (result.status === "gone") return "session-over";
      if (result.status === "ok" || result.fields.get(CHALLENGE_FIELD) === next) return { next };
      return "old-challenge";
    },
  };
}

function isSame(text: string, expected: string): boolean {
  return text.length === expected.length && constantTimeIncludes(text, expected, 0);
}
