/** Ending all sealed sessions of a subject, by raising its epoch. */

import { requireKey, type Subject } from "../model/subject.ts";
import { MAX_SECONDS } from "../session/session-options.ts";
import { repeatCall } from "../store/store-calls.ts";
import { SealedCookieSession } from "./sealed-cookie-session.ts";
import type { SealedKind } from "./sealed-state.ts";

export async function revokeSealed(
  kind: SealedKind,
  subject: Subject,
  except: object | string | undefined,
): Promise<void> {
  const { epochs } = kind;
  if (epochs === undefined)
    throw new TypeError("epochs must be given to defineSealedSession to revoke sessions");
  const subjectKey = requireKey(kind, subject);
  if (except !== undefined && !(except instanceof SealedCookieSession)) {
    throw new TypeError("except must be an open session: an id does not show whether a sealed one is alive");
  }
  const now = kind.currentTime();
  const excepted = except?.asExcepted(subjectKey);
  const epoch = await repeatCall(() =>
    epochs.raiseEpoch(subjectKey, { now, except: excepted, until: now + 2 * MAX_SECONDS * 1000 }),
  );
  except?.enterEpoch(epoch);
  kind.events.emit("revoked", now);
}
