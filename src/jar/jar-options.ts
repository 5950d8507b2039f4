/** The options of `new CookieJar()`. */

import { createHostTable, mozillaHosts, type PublicSuffixList } from "./matching/public-suffix.ts";
import { type JarLimits, withDefaults } from "./model/jar-limits.ts";
import type { Journal } from "./persistence/journal.ts";
import type { JarSettings } from "./request/cookie-request.ts";

export type JarOptions = {
  /** Default: Mozilla's list with its private section, as in browsers. */
  publicSuffixes?: PublicSuffixList | "none" | undefined;
  /** Returns milliseconds since 1970. Default: `Date.now`, looked up at each call, so that fake timers count. */
  clock?: (() => number) | undefined;
  limits?: Partial<JarLimits> | undefined;
  /** Loads the cookies and takes every change. Default: none; the cookies end with the process. */
  journal?: Journal | undefined;
  /**
   * Called if the journal could not take changes, which are kept and written again with the next, and with a `TypeError`
   * for each row of a journal or a saved jar that is refused. Without it, such a row makes the constructor or `fromJSON`
   * throw.
   */
  onError?: ((error: unknown) => void) | undefined;
  /** Whether loopback hosts count as secure without TLS; default true. */
  secureLoopback?: boolean | undefined;
  /** Whether cookies without SameSite are sent with unsafe cross-site navigations for two minutes; default false. */
  laxAllowingUnsafe?: boolean | undefined;
};

/** Returns the settings that requests obey, with their defaults. */
export function createSettings({
  publicSuffixes,
  limits,
  secureLoopback = true,
  laxAllowingUnsafe = false,
}: JarOptions = {}): JarSettings {
  const hosts = publicSuffixes ? createHostTable(publicSuffixes) : mozillaHosts;
  return { hosts, secureLoopback, laxAllowingUnsafe, limits: withDefaults(limits) };
}
