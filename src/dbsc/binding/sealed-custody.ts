/** The key in the identifier that the browser sends: nothing is stored, so a challenge can be answered again until it ends. */

import { judgeByEpochs } from "../../sessions/sealed/open-sealed.ts";
import type { SealedKind } from "../../sessions/sealed/sealed-state.ts";
import type { Custody } from "./binding.ts";
import { type Issuer, openTicket, sealTicket } from "./ticket.ts";

/** `challengeLifetime` is in milliseconds. */
export function createSealedCustody(kind: SealedKind, issuer: Issuer, challengeLifetime: number): Custody {
  const { currentTime } = kind;
  return {
    async bind(ticket) {
      return (await judgeByEpochs(kind, ticket)).status === "ok" ? NO_NEXT : "session-over";
    },
    async find(ticket) {
      const { key } = ticket;
      if (key === undefined) return "not-bound";
      if ((await judgeByEpochs(kind, ticket)).status !== "ok") return "session-over";
      const now = currentTime();
      const lifetime = { now, end: now + challengeLifetime };
      return {
        key,
        challenge: sealTicket(issuer, "refresh", { ...ticket, key: undefined }, lifetime),
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

/** A challenge that is given ahead would have to be good for as long as the bound cookie lives. */
const NO_NEXT = { next: undefined };
