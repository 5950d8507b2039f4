/** Firefox's origin attributes, as its databases spell them: "^userContextId=1&partitionKey=%28https%2Cexample.com%29". */

import { mozillaHosts } from "../../jar/matching/public-suffix.ts";
import type { PartitionKey } from "../../jar/model/stored-cookie.ts";

/** The identity and the partition of a cookie. */
export type FirefoxOrigin = {
  /** Whether the cookie is of a container, a private window or of first-party isolation: of another identity. */
  readonly isOther: boolean;
  /** `null` for a key that was not understood. */
  readonly partitionKey: PartitionKey | null | undefined;
};

/** Reads origin attributes. */
export function readOrigin(text: string, host: string): FirefoxOrigin {
  const { partitionKey: key, ...others } = Object.fromEntries(new URLSearchParams(text.replace(/^\^/, "")));
  return {
    isOther: Object.keys(others).length > 0,
    partitionKey: key === undefined ? undefined : readKey(key, host),
  };
}

/** Reads "(https,example.com)"; a port may follow, and "f" for a page that has a frame of another site between. */
function readKey(key: string, host: string): PartitionKey | null {
  const found = /^\((https?),([^,()\s]+)(?:,\d+)?(,f)?\)$/.exec(key);
  if (!found) return null;
  const topLevelSite = `${found[1]}://${found[2]}`;
  const isOwnSite = found[2] === mozillaHosts.get(host).registrableDomain;
  return { topLevelSite, hasCrossSiteAncestor: !isOwnSite || found[3] !== undefined };
}
