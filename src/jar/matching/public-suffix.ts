/** Public suffixes, which unrelated sites share: no cookie may have one as its Domain (RFC 6265bis §5.7 step 9). */

import { getPublicSuffix } from "tldts";
import { detachString } from "../../base/detached.ts";
import { isAddress, isLoopbackHost } from "../../syntax/host.ts";
import { MAX_HOST_LENGTH, MAX_HOSTS } from "../model/cache-bounds.ts";

/** A list of public suffixes. `getPublicSuffix` returns `null` if the host has none. */
export type PublicSuffixList = { getPublicSuffix(host: string): string | null };

/** The facts that cookies need about a host. */
export type HostFacts = {
  /** As `URL` prints it. */
  readonly host: string;
  /** The length of its public suffix; 0 if it has none. */
  readonly suffixLength: number;
  /** The public suffix and one label; the host itself if it has no further label. */
  readonly registrableDomain: string;
  readonly isAddress: boolean;
  readonly isLoopback: boolean;
};

/** Reads the facts of hosts with a list of public suffixes. Caches them, because hosts come again. */
export class HostTable {
  readonly #facts = new Map<string, HostFacts>();
  readonly #list: PublicSuffixList;

  constructor(list: PublicSuffixList) {
    this.#list = list;
  }

  factsOf(host: string): HostFacts {
    let facts = this.#facts.get(host);
    if (!facts) {
      facts = readHost(detachString(host), this.#list);
      if (host.length > MAX_HOST_LENGTH) return facts;
      if (this.#facts.size >= MAX_HOSTS) this.#facts.clear();
      this.#facts.set(facts.host, facts);
    }
    return facts;
  }
}

/** Hosts by Mozilla's list with its private section, as in browsers. */
export const mozillaHosts: HostTable = /* @__PURE__ */ new HostTable({
  getPublicSuffix: (host) => getPublicSuffix(host, OPTIONS),
});

/** An empty list, for jars that trust every domain. */
export const NO_SUFFIXES: PublicSuffixList = { getPublicSuffix: () => null };

function readHost(host: string, list: PublicSuffixList): HostFacts {
  const address = isAddress(host);
  const suffixLength = address ? 0 : (findPublicSuffix(host, list)?.length ?? 0);
  // Without a suffix the last label takes its place: hosts that can share a cookie must be of one site.
  const dotBefore =
    suffixLength > 0 ? host.length - suffixLength - 1 : host.lastIndexOf(".", host.length - 2);
  const registrableDomain =
    address || dotBefore <= 0 ? host : host.slice(host.lastIndexOf(".", dotBefore - 1) + 1);
  return { host, suffixLength, registrableDomain, isAddress: address, isLoopback: isLoopbackHost(host) };
}

/** Returns the public suffix of a host, with the host's trailing dot: "example.com." is not "example.com". */
function findPublicSuffix(host: string, list: PublicSuffixList): string | null {
  const dotted = host.endsWith(".");
  const name = dotted ? host.slice(0, -1) : host;
  const suffix = list.getPublicSuffix(name);
  if (suffix === null) return null;
  // The list's rule "*.compute.amazonaws.com" makes compute.amazonaws.com a suffix too, in Chromium and Firefox.
  const isWildcard = suffix !== name && list.getPublicSuffix(`x.${name}`) === `x.${name}`;
  return (isWildcard ? name : suffix) + (dotted ? "." : "");
}

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
