/** The messages between the tests and the process of the site. */

import type { ProxyFacts } from "../story.ts";
import type { Ports } from "./nginx.ts";

export type Command = { readonly story: string; readonly deploy: string; readonly facts: ProxyFacts };

/** One request, as the server saw it. */
export type Exchange = {
  /** The number of the step that made it. */
  readonly step: string;
  readonly cookie: string;
  readonly setCookie: readonly string[];
};

export type Report =
  | { readonly ports: Ports }
  | { readonly deployed: true }
  | { readonly exchange: Exchange }
  | { readonly failure: string };
