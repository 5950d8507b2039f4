/** A story: versions of a server, and the visits of one user between their deployments. It is played by several agents. */

import type { IncomingMessage, ServerResponse } from "node:http";

/** A server, as Node calls it. */
export type App = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What a deployment knows about the proxy before it: a definition takes it as its options. */
export type ProxyFacts = { readonly transport?: "https" };

export type Deployment = (facts: ProxyFacts) => App | Promise<App>;

/**
 * The sites. All have a proxy that ends TLS. That of `header.test` sends X-Forwarded-Proto, that of `silent.test` sends
 * nothing, so its deployments get `transport: "https"`.
 */
export type SiteName = "header.test" | "silent.test";
export const SITES: readonly SiteName[] = ["header.test", "silent.test"];

export type Step =
  /** A version of the server takes the place of the one before. */
  | { readonly deploy: string }
  /**
   * The user opens a page: a host below the site and a path, such as "app/login?user=joe". The page is JSON, and must have
   * what is expected of it.
   */
  | { readonly visit: string; readonly page?: Page; readonly plainHttp?: true }
  /** The cookies that the agent stores, as it returns them. SITE stands for the site. */
  | { readonly stored: readonly string[] }
  /** Time passes, in milliseconds. */
  | { readonly wait: number };

/** What a page says about its user, and about the check of the cookie. `null` is a page that says nothing of it. */
export type Page = {
  /** The user who is logged in; `null` for nobody. */
  readonly user?: string | null;
  readonly status?: string;
  /** "sent", the code of an error, or `null` if no reissue was needed. */
  readonly reissue?: string | null;
  /** Whether the cookie has an expiry time. */
  readonly expires?: boolean;
  /** The code of the error that the page ended with. */
  readonly error?: string;
};

export type Story = {
  readonly title: string;
  /** The only sites to play it on. Default: all. */
  readonly sites?: readonly SiteName[];
  readonly deployments: Readonly<Record<string, Deployment>>;
  readonly steps: readonly Step[];
};
