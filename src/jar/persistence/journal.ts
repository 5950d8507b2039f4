/** The port of a jar to what keeps its cookies beyond the process. */

import type { StoredCookie } from "../model/stored-cookie.ts";
import type { CookieChange } from "./change.ts";

/** Memory is authoritative: a write that fails is kept, tried again with the next, and rejects `flush` and `close`. */
export interface Journal {
  /** The cookies that were kept, read once as the jar begins. */
  load(): Iterable<StoredCookie>;
  /** Takes the changes that were made in one go, in order, or throws and takes none of them. */
  append(changes: readonly CookieChange[]): void;
  /** Waits until what was appended is safe. */
  flush(): Promise<void>;
  /** Called once the rest is flushed; nothing is to be appended after. */
  close(): Promise<void>;
}
