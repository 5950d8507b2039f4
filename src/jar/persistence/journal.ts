/** The port through which a jar keeps its cookies beyond the process. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import type { CookieChange } from "./change.ts";

/** Memory is authoritative: changes that could not be written are kept, written again with the next, and `flush` and `close` reject meanwhile. */
export interface Journal {
  /** Returns the stored cookies. Called once, by the constructor of the jar. What it throws, the constructor throws. */
  load(): Iterable<StoredCookie>;
  /**
   * Takes the changes of one synchronous run, in order, and is done with them when it returns. Throws if it takes none of
   * them: it is given the same changes again, before any others.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: as `void` alone, it would allow a function that returns a promise.
  append(changes: readonly CookieChange[]): void | Synchronous;
  /** Resolves when all appended changes are safe. */
  flush(): Promise<void>;
  /** Called once, after the last `flush`. Nothing is appended afterwards. */
  close(): Promise<void>;
}

/** No promise. */
type Synchronous = { readonly then?: never };
