/** The options of `deviceBound`, checked and completed once. */

import { omitUndefined } from "../../cookies/attributes/omit-undefined.ts";
import { Cookie } from "../../cookies/cookie.ts";
import { checkAttributes } from "../../definitions/options.ts";
import type { SealedKind } from "../../sessions/sealed/sealed-state.ts";
import type { SessionKind } from "../../sessions/session/session-options.ts";
import { isStored } from "../../sessions/stored/state/stored-state.ts";
import { namePrefix } from "../../syntax/name-prefix.ts";
import { ALGORITHMS, type Algorithm } from "../headers/device-key.ts";
import type { Binding, BoundCookieOptions, ScopeRule } from "./binding.ts";
import { createDeviceEvents } from "./device-events.ts";
import { createSealedCustody } from "./sealed-custody.ts";
import { createStoredCustody } from "./stored-custody.ts";

/** The scope of the bound cookie, its name and its lifetime. What is left out is as the session's cookie has it. */
export type BoundCookie = {
  /** Default: the session's name and "-bound". A digest of the session's id is added. Not with the prefix "__Host-Http-". */
  readonly name?: string | undefined;
  /** Seconds, at least 240. Default: 600. Chromium renews 120 seconds ahead, and signs six times in nine minutes. */
  readonly maxAge?: number | undefined;
  readonly domain?: string | undefined;
  readonly path?: string | undefined;
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly sameSite?: "strict" | "lax" | "none" | undefined;
};

export type DeviceBindingOptions = {
  /** The path that browsers register at. */
  readonly register: string;
  /** The path that they renew at. Requests for it, and for what is below it, never wait for a renewal; so it cannot be "/". */
  readonly refresh: string;
  readonly cookie?: BoundCookie | undefined;
  /** Which requests wait for a renewal. Default: all of the origin. */
  readonly scope?:
    | {
        /** Whether those of the whole site do. The cookie must then have `domain`, the site's registrable domain. */
        readonly includeSite?: boolean | undefined;
        readonly rules?: readonly ScopeRule[] | undefined;
      }
    | undefined;
  /** Hosts of other sites whose links and forms wait for a renewal. Default: ["*"], all. */
  readonly allowedRefreshInitiators?: readonly string[] | undefined;
  /** Origins of the site that may register for it, for the well-known file. Default: none. */
  readonly registeringOrigins?: readonly string[] | undefined;
  /** Default: ES256 and RS256. */
  readonly algorithms?: readonly Algorithm[] | undefined;
  /** Seconds for which a challenge can be answered. Default: 120. */
  readonly challengeLifetime?: number | undefined;
};

const MIN_MAX_AGE = 240;

/** @throws TypeError, RangeError or CookieError if no browser would keep such a binding. */
export function resolveBinding(kind: SessionKind, options: DeviceBindingOptions): Binding {
  const {
    register,
    refresh,
    scope: { includeSite = false, rules = [] } = {},
    allowedRefreshInitiators: initiators = ["*"],
    registeringOrigins,
    algorithms = ALGORITHMS,
    challengeLifetime = 120,
  } = options;
  checkPath("register", register);
  checkPath("refresh", refresh);
  if (refresh === "/")
    throw new TypeError('refresh must be below "/": no request for a path below it is renewed');
  if (register === refresh) throw new TypeError("register and refresh must be two paths");
  if (!(challengeLifetime > 0 && challengeLifetime <= 3600))
    throw new RangeError("challengeLifetime must be seconds, more than 0 and at most 3600");
  for (const rule of rules) checkRule(rule);
  checkList("allowedRefreshInitiators", initiators, (text) => text !== "");
  if (registeringOrigins !== undefined) checkList("registeringOrigins", registeringOrigins, isOrigin);
  checkList("algorithms", algorithms, (text) => ALGORITHMS.some((each) => each === text));
  if (algorithms.length === 0) throw new TypeError("algorithms must have one");
  const cookie = resolveCookie(kind, options.cookie ?? {});
  if (includeSite && cookie.attributes.domain === undefined)
    throw new TypeError("cookie.domain must be the registrable domain if scope.includeSite is true");
  // Sessions of both forms can share a name and keys while a site moves from one to the other.
  const issuer = { name: `${isStored(kind) ? "stored" : "sealed"} ${kind.name}`, keys: kind.keys };
  const milliseconds = challengeLifetime * 1000;
  return {
    ...issuer,
    kind,
    register,
    refresh,
    cookie,
    includeSite,
    rules,
    initiators,
    registeringOrigins,
    algorithms,
    challengeLifetime: milliseconds,
    custody: isStored(kind)
      ? createStoredCustody(kind)
      : createSealedCustody(kind as SealedKind, issuer, milliseconds),
    events: createDeviceEvents(),
  };
}

function resolveCookie(kind: SessionKind, given: BoundCookie): BoundCookieOptions {
  const { name = defaultName(kind.cookie.name), maxAge = 600, ...own } = given;
  const { domain, path, httpOnly, sameSite, secure } = kind.cookie.attributes;
  if (!(typeof maxAge === "number" && maxAge >= MIN_MAX_AGE && Number.isInteger(maxAge))) {
    const found = typeof maxAge === "number" ? maxAge : typeof maxAge;
    throw new RangeError(`cookie.maxAge must be whole seconds, at least ${MIN_MAX_AGE}; got ${found}`);
  }
  if ("partitioned" in own || "priority" in own)
    throw new TypeError("cookie must have no partitioned and no priority: Chromium binds no such cookie");
  if (namePrefix(name) === "__host-http-")
    throw new TypeError('cookie.name must not begin with "__Host-Http-": Chromium binds no such cookie');
  // Browsers bind sessions over https alone, and on https://localhost.
  const inherited = { domain, path, httpOnly, sameSite, secure: secure !== false };
  const attributes = { ...inherited, ...omitUndefined(own) };
  checkAttributes(name, attributes);
  // A Cookie refuses what is no attribute.
  new Cookie(name, "", attributes);
  return { name, maxAge, attributes: omitUndefined(attributes) };
}

function defaultName(name: string): string {
  return `${name.replace(/^__Host-Http-/i, "__Host-")}-bound`;
}

function checkPath(name: string, path: unknown): void {
  const isPath = typeof path === "string" && path.startsWith("/") && URL.canParse(path, "https://a.example");
  if (isPath && new URL(path, "https://a.example").pathname === path) return;
  throw new TypeError(`${name} must be a path that begins with "/", as a URL has it, without query`);
}

function checkRule(rule: ScopeRule): void {
  const { type, domain = "*", path = "/" } = rule ?? {};
  const isRule =
    (type === "include" || type === "exclude") &&
    typeof domain === "string" &&
    domain !== "" &&
    domain === domain.toLowerCase() &&
    typeof path === "string" &&
    /^\/[^?#* ]*$/.test(path);
  if (isRule) return;
  throw new TypeError(
    'a rule of scope must have type "include" or "exclude", a domain in lower case and a path without "*", "?", "#" and space',
  );
}

function checkList(name: string, list: unknown, isItem: (text: string) => boolean): void {
  if (Array.isArray(list) && list.every((each) => typeof each === "string" && isItem(each))) return;
  throw new TypeError(`${name} must be a list of texts of its kind`);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
