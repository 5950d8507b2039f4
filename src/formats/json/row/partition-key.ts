/** Partition keys (CHIPS) as browsers list them: a site as text, or an object with the ancestor bit. */

import { mozillaHosts } from "../../../jar/matching/public-suffix.ts";
import type { PartitionKey } from "../../../jar/model/stored-cookie.ts";
import { isRecord, own } from "./parse-json.ts";

/**
 * Reads a partition key. In a partition of another site every cookie has a cross-site ancestor; where a row of the host's own
 * site does not say, `byDefault` does.
 */
export function readPartitionKey(
  value: unknown,
  host: string,
  ancestor: unknown,
  byDefault: boolean,
): PartitionKey | undefined {
  let [site, hasAncestor] = [value, ancestor];
  if (isRecord(value)) {
    site = own(value, "topLevelSite") ?? own(value, "sourceOrigin");
    hasAncestor = own(value, "hasCrossSiteAncestor");
  }
  const topLevelSite = typeof site === "string" ? readSite(site) : undefined;
  if (topLevelSite === undefined) return undefined;
  hasAncestor ??= topLevelSite.endsWith(`//${siteOf(host)}`) ? byDefault : true;
  return typeof hasAncestor === "boolean" ? { topLevelSite, hasCrossSiteAncestor: hasAncestor } : undefined;
}

/** Returns the partition of a page of this host at the top, with https. */
export function ownPartition(host: string): PartitionKey {
  return { topLevelSite: `https://${siteOf(host)}`, hasCrossSiteAncestor: false };
}

/** Whether a cookie is in the partition of its own site, without other sites between. */
export function isOwnPartition({ topLevelSite, hasCrossSiteAncestor }: PartitionKey, host: string): boolean {
  return !hasCrossSiteAncestor && topLevelSite === ownPartition(host).topLevelSite;
}

/** Returns scheme and registrable domain of an origin. */
function readSite(text: string): string | undefined {
  const url = readUrl(text);
  return url && `${url.protocol}//${siteOf(url.hostname)}`;
}

/** Returns the URL of a text, if it is one of http or https. */
export function readUrl(text: unknown): URL | undefined {
  try {
    const url = new URL(String(text));
    return typeof text === "string" && /^https?:$/.test(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function siteOf(host: string): string {
  return mozillaHosts.get(host).registrableDomain;
}
