/** Taking over the sessions of another library: nobody is logged out by the change. */

import type { CookieSource, CookieTarget } from "../../../http/messages.ts";

/** Where sessions of another library are read from. It is asked if a request has no cookie of ours. */
export interface SessionSource<In> {
  /**
   * Returns the data of the other library's session, or `undefined` if there is none. `end` is called once ours is stored and
   * its cookie sent, and by a `destroy` that comes before that: it ends the other one. What
   * either of them throws, `open` or `commit` throws.
   */
  read(from: CookieSource): Promise<
    | {
        readonly data: { readonly [K in keyof In]?: In[K] | undefined };
        end(to: CookieTarget): Promise<void>;
      }
    | undefined
  >;
}

/** A source of which the data's type no longer counts. */
export type AnySource = {
  read(from: CookieSource): Promise<(Adopted & { readonly data: object }) | undefined>;
};

export type Adopted = { end(to: CookieTarget): Promise<void> };
