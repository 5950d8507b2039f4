/** A binding with everything decided. */

import type { CookieAttributes } from "../../cookies/attributes/attributes.ts";
import type { SessionKind } from "../../sessions/session/session-options.ts";
import type { Algorithm, DeviceKey } from "../headers/device-key.ts";
import type { DeviceEvents, DeviceReason } from "./device-events.ts";
import type { Issuer, Ticket } from "./ticket.ts";

/** A rule of the scope (draft "Device Bound Session Credentials", "scope_specification"). */
export type ScopeRule = {
  readonly type: "include" | "exclude";
  readonly domain?: string | undefined;
  readonly path?: string | undefined;
};

export type Binding = Issuer & {
  readonly kind: SessionKind;
  readonly register: string;
  readonly refresh: string;
  readonly cookie: BoundCookieOptions;
  readonly includeSite: boolean;
  readonly rules: readonly ScopeRule[];
  readonly initiators: readonly string[];
  readonly registeringOrigins: readonly string[] | undefined;
  readonly algorithms: readonly Algorithm[];
  /** Milliseconds. */
  readonly challengeLifetime: number;
  readonly custody: Custody;
  readonly events: DeviceEvents;
};

/** The short-lived cookie that a refresh renews. */
export type BoundCookieOptions = {
  /** The name without what tells sessions apart. */
  readonly name: string;
  /** Seconds. */
  readonly maxAge: number;
  /** Those that Chromium compares: no lifetime among them. */
  readonly attributes: CookieAttributes;
};

/** A session that is bound to the key of a device. */
export type Bound = {
  readonly key: DeviceKey;
  /** Returns the challenge to give to a browser that has none, or has an old one. */
  challenge(): string;
  /** Whether this is a challenge that a proof may answer now. */
  accepts(challenge: string): boolean;
};

/** Where the key of a session is kept: in the store, or in the identifier that the browser sends. */
export type Custody = {
  /**
   * Binds a session to a key, once. Returns the challenge of the next refresh, if one is given ahead. `isRepeat`: the key was bound
   * before, so that the proof may be a recorded one.
   */
  bind(
    ticket: Ticket,
    key: DeviceKey,
  ): Promise<{ readonly next: string | undefined; readonly isRepeat?: boolean } | DeviceReason>;
  /** Returns what a live session is bound to, or why there is nothing. */
  find(ticket: Ticket): Promise<Bound | DeviceReason>;
  /** Uses up a challenge. Returns the next, if one is given ahead; "old-challenge" if another request was first. */
  advance(ticket: Ticket, bound: Bound): Promise<{ readonly next: string | undefined } | DeviceReason>;
};
