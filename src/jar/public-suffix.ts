/** Domains under which anyone can have a name: no cookie may cover one (RFC 6265bis §5.7 step 9). */

import { getPublicSuffix } from "tldts";
import { isAddress } from "./host.ts";

/** What knows public suffixes. `null` for a host that has none. */
export type PublicSuffixList = { getPublicSuffix(host: string): string | null };

/** The public suffix of a host by the rules of browsers; `null` where it has none. */
export type SuffixTable = { suffixOf(host: string): string | null };

/** A list with the two rules that browsers have beside it, and with memory: hosts come again. */
export function suffixTable(list: PublicSuffixList): SuffixTable {
  const answers = new Map<string, string | null>();
  return {
    suffixOf(host) {
      let suffix = answers.get(host);
      if (suffix === undefined) {
        suffix = isAddress(host) ? null : publicSuffixOf(host, list);
        if (answers.size >= MOST_ANSWERS) answers.clear();
        answers.set(host, suffix);
      }
      return suffix;
    },
  };
}

/** Mozilla's list with its private section, as browsers use it. */
export const mozillaSuffixes: SuffixTable = /* @__PURE__ */ suffixTable({
  getPublicSuffix: (host) => getPublicSuffix(host, OPTIONS),
});

/** For those who trust every domain that sets cookies. */
export const noSuffixes: SuffixTable = { suffixOf: () => null };

/** The registrable domain of a host: its public suffix and one label; the host itself where there is none. */
export function registrableDomain(host: string, suffixes: SuffixTable): string {
  const suffix = suffixes.suffixOf(host);
  if (suffix === null || suffix.length >= host.length) return host;
  return host.slice(host.lastIndexOf(".", host.length - suffix.length - 2) + 1);
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

const MOST_ANSWERS = 16_384;
const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
