/** What a jar can be told as it is made. */

import type { PublicSuffixList } from "./matching/public-suffix.ts";
import type { JarLimits } from "./model/limits.ts";
import type { Journal } from "./persistence/journal.ts";

export type JarOptions = {
  /** Default: Mozilla's list with its private section, as in browsers. */
  publicSuffixes?: PublicSuffixList | "none" | undefined;
  /** In milliseconds since 1970; default `Date.now`. */
  clock?: (() => number) | undefined;
  limits?: Partial<JarLimits> | undefined;
  /** Where the cookies come from and changes are written to; without one the jar forgets all with its process. */
  journal?: Journal | undefined;
  /** Told of a change that the journal did not take: it is kept, and tried again with the next. */
  onError?: ((error: unknown) => void) | undefined;
  /** Whether loopback counts as secure without TLS; default true. */
  secureLoopback?: boolean | undefined;
  /** Whether young cookies without SameSite go with unsafe navigations from other sites; default false. */
  laxAllowingUnsafe?: boolean | undefined;
};
