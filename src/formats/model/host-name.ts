/** Hosts as cookie files spell them, and as the jar does (WHATWG URL §3.3). */

import { isCanonicalName } from "../../jar/matching/canonical-name.ts";
import { isAddress } from "../../syntax/host.ts";
import { fromByteString } from "./byte-string.ts";

/** A host without its leading dot, and whether there was one. */
export type FileHost = { readonly host: string; readonly hasDot: boolean };

/**
 * Reads a host: a name in any case, in Unicode or its UTF-8 octets, with a leading dot; an IPv6 address with brackets or
 * without. Of what is no host, returns the text: the rules of the jar refuse it.
 */
export function readHost(text: string): FileHost {
  const hasDot = text.startsWith(".");
  const bare = hasDot ? text.slice(1) : text;
  return { host: isCanonicalName(bare) ? bare : (canonicalHost(bare) ?? bare), hasDot };
}

function canonicalHost(text: string): string | undefined {
  // A port, path or user is no part of a host. Python adds ".local" to addresses.
  if (text.length > MAX_LENGTH || /[/?#@\\\s]/.test(text)) return undefined;
  const address = IPV6.exec(text)?.[1];
  if (!address && text.includes(":")) return undefined;
  try {
    const { hostname } = new URL(`https://${address ? `[${address}]` : (fromByteString(text) ?? text)}/`);
    // Half an address, as in the domain ".0.0.1", is another one.
    return isAddress(hostname) && !address && hostname !== text ? undefined : hostname;
  } catch {
    return undefined;
  }
}

const IPV6 = /^\[?([\da-f:.]*:[\da-f:.]*)\]?(?:\.local)?$/i;
/** A name has 253 characters at most; in Unicode it may be shorter, and percent-encoded longer. */
const MAX_LENGTH = 1024;
