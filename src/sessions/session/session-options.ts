/** What the two kinds of sessions are defined by, checked and completed once. */

import { defineCookie } from "../../definitions/define-cookie.ts";
import type { FormerCookie } from "../../definitions/former.ts";
import { type Definition, resolved } from "../../definitions/options.ts";
import type { DefinitionAttributes } from "../../definitions/values/definition-attributes.ts";
import { type KeyRing, type KeySource, toKeyRing } from "../../keys/key-ring.ts";
import { type KeySchemas, resolveSchema, type SessionSchema } from "../data/session-schema.ts";
import { createEvents, type SessionEvents } from "../model/session-events.ts";
import { keyOfSubject, type Subject } from "../model/subject.ts";
import type { Attachment } from "./attachment.ts";

/** The attributes of the session's cookie. Its lifetime follows from `absolute` and `persistent`. */
export type SessionScope = Omit<DefinitionAttributes, "expires" | "maxAge">;

export type CommonOptions<Out> = SessionScope & {
  readonly keys: KeySource;
  /** How long a session lives without a commit, in seconds. RangeError unless 0 < idle <= absolute <= 34,560,000 (400 days). */
  readonly idle: number;
  /** How long a session lives at most, in seconds, from its login or creation. */
  readonly absolute: number;
  /** Whether the cookie outlives the browser. Default: true. */
  readonly persistent?: boolean | undefined;
  /** Returns whom the session belongs to, for `list`, `end` and `revoke`; nothing if nobody is logged in. */
  readonly subject?: ((data: Readonly<Out>) => Subject | null | undefined) | undefined;
  /** For plain http on a developer's machine: the name loses its prefix, and the cookie its Secure. */
  readonly development?: boolean | undefined;
  /** "https" if TLS ends at a proxy that sends no header to say so. */
  readonly transport?: "https" | undefined;
  /** Names and scopes that the cookie had before; see `defineCookie`. */
  readonly formerly?: readonly FormerCookie[] | undefined;
  /** Returns the time in milliseconds. Default: `Date.now`. */
  readonly clock?: (() => number) | undefined;
};

/** What `login` can change of the definition, for one session. Seconds. */
export type Limits = { readonly idle: number; readonly absolute: number; readonly persistent: boolean };

/** A kind of sessions with everything decided. */
export type SessionKind = {
  /** The name as it was given: subjects are bound to it. */
  readonly name: string;
  readonly cookie: Definition;
  readonly keys: KeyRing;
  readonly limits: Limits;
  readonly schemas: KeySchemas | undefined;
  readonly events: SessionEvents;
  readonly currentTime: () => number;
  /** Returns the key of whom this data belongs to, or `undefined`. @throws TypeError if `subject` returns no subject. */
  readonly subjectKeyOf: (data: () => Record<string, unknown>) => string | undefined;
  /** Whether sessions can belong to somebody at all. */
  readonly hasSubjects: boolean;
  /** Copies of a kind share it. */
  readonly attached: { device?: Attachment | undefined };
};

export const MAX_SECONDS = 34_560_000;

/** @throws TypeError, RangeError or CookieError if there can be no such session. */
export function resolveKind(
  name: string,
  options: CommonOptions<never> & { readonly schema?: SessionSchema | undefined },
  layout: { readonly chunk?: boolean; readonly maxChunks?: number | undefined },
): SessionKind {
  const { keys, idle, absolute, persistent = true, subject, schema, ...cookieOptions } = options;
  for (const key of ["maxAge", "expires", "protection", "format", "chunk"]) {
    if (key in cookieOptions) throw new TypeError(`${key} must be left out: sessions decide it`);
  }
  const definition = defineCookie(name, { ...cookieOptions, ...layout, protection: "sealed", keys });
  if (subject !== undefined && typeof subject !== "function") {
    throw new TypeError(`subject must be a function; got ${typeof subject}`);
  }
  const read = subject as ((data: Record<string, unknown>) => unknown) | undefined;
  return {
    name,
    cookie: definition[resolved],
    keys: toKeyRing(keys),
    limits: resolveLimits({ idle, absolute, persistent }),
    schemas: resolveSchema(schema),
    events: createEvents(name),
    currentTime: definition[resolved].currentTime,
    hasSubjects: read !== undefined,
    attached: {},
    subjectKeyOf: (data) => keyOfSubject(name, read?.(data())),
  };
}

/** @throws RangeError unless 0 < idle <= absolute <= 400 days; TypeError for a `persistent` that is no boolean. */
export function resolveLimits(limits: Limits): Limits {
  const { idle, absolute, persistent } = limits;
  const areNumbers = typeof idle === "number" && typeof absolute === "number";
  if (!(areNumbers && idle > 0 && idle <= absolute && absolute <= MAX_SECONDS)) {
    throw new RangeError(
      `idle and absolute must be seconds, with 0 < idle <= absolute <= ${MAX_SECONDS}; got ${show(idle)} and ${show(absolute)}`,
    );
  }
  if (typeof persistent !== "boolean") throw new TypeError("persistent must be true or false");
  return { idle, absolute, persistent };
}

function show(limit: unknown): string {
  return typeof limit === "number" ? String(limit) : typeof limit;
}
