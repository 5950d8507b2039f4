/** The key in the identifier that the browser sends: nothing is stored, so a challenge can be answered again until it ends. */

import { digestText } from "../../keys/digest.ts";
import { judgeByEpochs } from "../../sessions/sealed/open-sealed.ts";
import { END_MARGIN, type SealedKind } from "../../sessions/sealed/sealed-state.ts";
import { repeatCall } from "../../sessions/store/store-calls.ts";
import type { DeviceKey } from "../headers/device-key.ts";
import type { Custody } from "./binding.ts";
import { type Issuer, openTicket, sealTicket, type Ticket } from "./ticket.ts";

/** `challengeLifetime` is in milliseconds. */
export function createSealedCustody(kind: SealedKind, issuer: Issuer, challengeLifetime: number): Custody {
  const { currentTime } = kind;
  return {
    async bind(ticket, key) {
      if ((await judgeByEpochs(kind, ticket)).status !== "ok") return "session-over";
      return (await isFirst(kind, ticket, key)) ? NO_NEXT : "bound-already";
    },
    async find(ticket) {
      const { key } = ticket;
      if (key === undefined) return "not-bound";
      if ((await judgeByEpochs(kind, ticket)).status !== "ok") return "session-over";
      return {
        key,
        challenge() {
          const now = currentTime();
          return sealTicket(
            issuer,
            "refresh",
            { ...ticket, key: undefined },
            { now, end: now + challengeLifetime },
          );
        },
        accepts(challenge) {
          const opened = openTicket(issuer, "refresh", challenge, currentTime());
          return typeof opened === "object" && opened.id === ticket.id;
        },
      };
    },
    async advance() {
      return NO_NEXT;
    },
  };
}

/**
 * Whether no other key was bound to this session. With epochs the raise decides: an epoch that stands excepts only what it excepts
 * already. Without epochs it is true.
 */
async function isFirst(kind: SealedKind, { id, absoluteEnd }: Ticket, key: DeviceKey): Promise<boolean> {
  const { epochs, name } = kind;
  if (epochs === undefined) return true;
  const bound = digestText(`speculoos dbsc ${name}\n${id}`).slice(0, 22);
  const except = { id: digestText(key), epoch: 0 };
  // To raise it again for another key would end the exception of the first.
  const standing = await repeatCall(() => epochs.epochOf(bound));
  if (standing !== undefined) return standing.except === except.id;
  const options = { now: kind.currentTime(), except, until: absoluteEnd + END_MARGIN };
  return (await repeatCall(() => epochs.raiseEpoch(bound, options))).except === except.id;
}

/** A challenge that is given ahead would have to be good for as long as the bound cookie lives. */
const NO_NEXT = { next: undefined };
