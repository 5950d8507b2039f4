/** Domains under which anyone can have a name: no cookie may cover one (RFC 6265bis §5.7 step 9). */

import { getPublicSuffix } from "tldts";
import { detachString } from "../../base/detached.ts";
import { isLoopbackHost } from "../../syntax/host.ts";
import { isAddress } from "./domain-match.ts";

/** What knows public suffixes. `null` for a host that has none. */
export type PublicSuffixList = { getPublicSuffix(host: string): string | null };

/** What cookies ask of a host, as `URL` prints it. */
export type HostFacts = {
  readonly host: string;
  /** How long its public suffix is; 0 where it has none. */
  readonly suffixLength: number;
  /** The public suffix and one label; the host itself where there is no more. */
  readonly registrableDomain: string;
  readonly isAddress: boolean;
  readonly isLoopback: boolean;
};

/** The facts of hosts by a list of public suffixes, with memory: hosts come again. */
export class HostTable {
  readonly #known = new Map<string, HostFacts>();
  readonly #list: PublicSuffixList;

  constructor(list: PublicSuffixList) {
    this.#list = list;
  }

  factsOf(host: string): HostFacts {
    let facts = this.#known.get(host);
    if (!facts) {
      facts = readHost(detachString(host), this.#list);
      if (host.length > LONGEST_HOST) return facts;
      if (this.#known.size >= MOST_HOSTS) this.#known.clear();
      this.#known.set(facts.host, facts);
    }
    return facts;
  }
}

/** Mozilla's list with its private section, as browsers use it. */
export const mozillaHosts: HostTable = /* @__PURE__ */ new HostTable({
  getPublicSuffix: (host) => getPublicSuffix(host, OPTIONS),
});

/** For those who trust every domain that sets cookies. */
export const NO_SUFFIXES: PublicSuffixList = { getPublicSuffix: () => null };

function readHost(host: string, list: PublicSuffixList): HostFacts {
  const address = isAddress(host);
  const suffixLength = address ? 0 : (publicSuffixOf(host, list)?.length ?? 0);
  // Without a suffix the last label stands in: hosts that can share a cookie are of one site.
  const dotBefore =
    suffixLength > 0 ? host.length - suffixLength - 1 : host.lastIndexOf(".", host.length - 2);
  const registrableDomain =
    address || dotBefore <= 0 ? host : host.slice(host.lastIndexOf(".", dotBefore - 1) + 1);
  return { host, suffixLength, registrableDomain, isAddress: address, isLoopback: isLoopbackHost(host) };
}

/** A trailing dot stays where it is, as it makes another host. */
function publicSuffixOf(host: string, list: PublicSuffixList): string | null {
  const dotted = host.endsWith(".");
  const name = dotted ? host.slice(0, -1) : host;
  const suffix = list.getPublicSuffix(name);
  if (suffix === null) return null;
  // The list's rule "*.compute.amazonaws.com" makes compute.amazonaws.com a suffix too, in Chromium and Firefox.
  const wild = suffix !== name && list.getPublicSuffix(`x.${name}`) === `x.${name}`;
  return (wild ? name : suffix) + (dotted ? "." : "");
}

/** Enough for a crawl's working set, at about a hundred octets each. */
const MOST_HOSTS = 16_384;
/** Of a name in the DNS, with its last dot. */
const LONGEST_HOST = 254;
const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
