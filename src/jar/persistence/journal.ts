/** The port through which a jar keeps its cookies beyond the process. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import type { CookieChange } from "./change.ts";

/** Memory is authoritative: changes that could not be written are kept, written again with the next, and `flush` and `close` reject. */
export interface Journal {
  /** Returns the stored cookies. Called once, by the constructor of the jar. */
  load(): Iterable<StoredCookie>;
  /** Takes the changes of one synchronous run, in order. Throws if it takes none of them. */
  append(changes: readonly CookieChange[]): void;
  /** Resolves when all appended changes are safe. */
  flush(): Promise<void>;
  /** Called once, after the last `flush`. Nothing is appended afterwards. */
  close(): Promise<void>;
}
