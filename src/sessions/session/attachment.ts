/** The seam for a binding to a device (`src/dbsc`): what it adds to the commits of a kind of sessions. */

import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieSource, CookieTarget } from "../../http/messages.ts";

export type Attachment = {
  /** Whether the request proves the device, and the cookie of the sealed session does not say so yet. */
  isNewlyProven(state: OwnFields & { readonly from: CookieSource }, id: string, now: number): boolean;
  /** Ends the binding in the response that ends the session. Throws nothing because of the response. */
  end(
    state: OwnFields,
    facts: { readonly id: string; readonly absoluteEnd: number },
    answer: {
      readonly from: CookieSource;
      readonly to: CookieTarget | undefined;
      readonly options: AddOptions;
    },
  ): void;
};

/** The fields of a session that are the library's own. */
type OwnFields = { readonly own: ReadonlyMap<string, unknown> };

/** The field of a session that is bound to a device: of a stored one the public key, of a sealed one a mark. */
export const DEVICE_FIELD = ".device";
