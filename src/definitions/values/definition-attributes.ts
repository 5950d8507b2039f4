/** The attributes of a defined cookie (RFC 6265bis §4.1.2). */

import type { CookieAttributes } from "../../cookies/attributes/attributes.ts";

/** The attributes of a defined cookie. The encoding follows from the format. */
export type DefinitionAttributes = Omit<CookieAttributes, "encoding" | "secure"> & {
  /** Whether the cookie is sent over https only. "auto": if the request came by https, or if that is unknown. */
  secure?: boolean | "auto" | undefined;
};
