/** A filter of `remove`: fields that a cookie must have, a URL or a site that the cookie is for, or a predicate. */

import { isSamePartition, type StoredCookie } from "../model/stored-cookie.ts";
import * as EXCLUSION from "../reasons/exclusions.ts";
import type { RequestReader } from "../request/request-reader.ts";
import { findExclusions } from "../rules/retrieve-cookies.ts";

/**
 * A predicate, or what the removed cookies have in common:
 * - fields, which must all be equal; `partitionKey: undefined` matches only unpartitioned cookies;
 * - `url`: the cookies for this URL, in every partition, whatever their SameSite and HttpOnly;
 * - `site`: the cookies of every host of a site, such as "example.com", in every partition.
 */
export type JarFilter =
  | (Partial<StoredCookie> & { readonly url?: string | URL | undefined; readonly site?: string | undefined })
  | ((cookie: StoredCookie) => boolean);

type Check = (cookie: StoredCookie) => boolean;

/** Returns the filter as a predicate. @throws TypeError if its URL or site is invalid. */
export function toPredicate(filter: JarFilter, requests: RequestReader): Check {
  if (typeof filter === "function") return filter;
  const { url, site, ...fields } = filter;
  const checks = Object.entries(fields).map(
    ([field, value]): Check =>
      (cookie) =>
        field === "partitionKey"
          ? isSamePartition(cookie.partitionKey, filter.partitionKey)
          : Reflect.get(cookie, field) === value,
  );
  // A URL that is `undefined` by mistake must not remove everything.
  if ("url" in filter) checks.push(createUrlCheck(url!, requests));
  if ("site" in filter) checks.push(createSiteCheck(site!, requests));
  return (cookie) => checks.every((check) => check(cookie));
}

function createUrlCheck(url: string | URL, requests: RequestReader): Check {
  const request = requests.read(url);
  return (cookie) => (findExclusions(cookie, request) & SCOPE_EXCLUSIONS) === 0;
}

function createSiteCheck(site: string, requests: RequestReader): Check {
  const { hosts } = requests.settings;
  const siteOf = (host: string) => hosts.get(host).registrableDomain;
  if (typeof site !== "string" || siteOf(site) !== site || site !== hostOf(site))
    throw new TypeError('site must be a registrable domain as URL prints it, such as "example.com"');
  return ({ host }) => siteOf(host) === site;
}

function hostOf(site: string): string | undefined {
  try {
    return new URL(`https://${site}/`).hostname;
  } catch {
    return undefined;
  }
}

/** The exclusions that the URL alone decides. */
const SCOPE_EXCLUSIONS =
  EXCLUSION.HOST_MISMATCH |
  EXCLUSION.PATH_MISMATCH |
  EXCLUSION.SECURE_REQUIRED |
  EXCLUSION.UNSUPPORTED_SCHEME;
