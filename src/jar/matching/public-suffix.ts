/** Public suffixes, which unrelated sites share: no cookie may have one as its Domain (RFC 6265bis §5.7 step 9). */

import { getPublicSuffix } from "tldts";
import { TextTable } from "../../base/detached.ts";
import { isAddress, isLoopbackHost } from "../../syntax/host.ts";

/** A list of public suffixes. `getPublicSuffix` returns `null` if the host has none. */
export type PublicSuffixList = { getPublicSuffix(host: string): string | null };

/** The facts that cookies need about a host. */
export type HostFacts = {
  /** As `URL` prints it. */
  readonly host: string;
  /** The length of its public suffix; 0 if it has none. */
  readonly suffixLength: number;
  /** The public suffix and one label; the host itself if it has no further label; "" if one of its labels is empty. */
  readonly registrableDomain: string;
  readonly isAddress: boolean;
  readonly isLoopback: boolean;
};

/** The facts of hosts. */
export type HostTable = TextTable<HostFacts>;

/** Creates a table of the facts of hosts by a list of public suffixes; "none" is for jars that trust every domain. */
export function createHostTable(given: PublicSuffixList | "none"): HostTable {
  const list = given === "none" ? { getPublicSuffix: () => null } : given;
  return new TextTable((host) => readHost(host, list));
}

/** Hosts by Mozilla's list with its private section, as in browsers. */
export const mozillaHosts: HostTable = /* @__PURE__ */ createHostTable({
  getPublicSuffix: (host) => getPublicSuffix(host, OPTIONS),
});

function readHost(host: string, list: PublicSuffixList): HostFacts {
  const address = isAddress(host);
  const suffixLength = address ? 0 : measureSuffix(host, list);
  // Without a suffix the last label takes its place: hosts that can share a cookie must be of one site.
  const dotBefore =
    suffixLength > 0 ? host.length - suffixLength - 1 : host.lastIndexOf(".", host.length - 2);
  const registrableDomain =
    address || dotBefore <= 0 ? host : host.slice(host.lastIndexOf(".", dotBefore - 1) + 1);
  // URLs have empty labels, the DNS has none. Firefox keeps no cookie of them, Chromium none of those at the end.
  const isName = !/^\.|\.\./.test(host);
  return {
    host,
    suffixLength,
    registrableDomain: isName ? registrableDomain : "",
    isAddress: address,
    isLoopback: isLoopbackHost(host),
  };
}

/** Returns the length of the public suffix of a host, with the host's trailing dot: "example.com." is not "example.com". */
function measureSuffix(host: string, list: PublicSuffixList): number {
  const dot = host.endsWith(".") ? 1 : 0;
  const name = host.slice(0, host.length - dot);
  // The list's rule "*.compute.amazonaws.com" makes compute.amazonaws.com a suffix too, in Chromium and Firefox. So the
  // question is about a host below, with a label that no rule names.
  const suffix = list.getPublicSuffix(`${FREE_LABEL}.${name}`);
  return suffix ? Math.min(suffix.length, name.length) + dot : 0;
}

const FREE_LABEL = "speculoos";
const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
