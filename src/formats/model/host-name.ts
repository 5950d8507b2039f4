/** Hosts as cookie files spell them, and as the jar does (WHATWG URL §3.3). */

/** A host without its leading dot, and whether there was one. */
export type FileHost = { readonly host: string; readonly hasDot: boolean };

/** Reads hosts of one file, which come again and again. */
export class HostReader {
  readonly #hosts = new Map<string, FileHost>();

  /** Returns the host that a text means, or the text without its dot: the jar's rules then refuse it. */
  read(text: string): FileHost {
    let host = this.#hosts.get(text);
    if (!host) {
      host = readHost(text);
      if (this.#hosts.size >= MAX_HOSTS) this.#hosts.clear();
      this.#hosts.set(text, host);
    }
    return host;
  }
}

/** Reads a host: a name in any case, in Unicode, with a leading dot; an IPv6 address with brackets or without. */
export function readHost(text: string): FileHost {
  const hasDot = text.startsWith(".");
  const bare = hasDot ? text.slice(1) : text;
  return { host: canonicalHost(bare) ?? bare, hasDot };
}

function canonicalHost(text: string): string | undefined {
  // A port, path or user is no part of a host. Without brackets, an address has two colons.
  if (/[/?#@\\\s]/.test(text) || text.length > MAX_LENGTH) return undefined;
  const host = /^[\da-f:.]*:[\da-f:.]*:[\da-f:.]*$/i.test(text) ? `[${text}]` : text;
  if (host.includes(":") && !host.endsWith("]")) return undefined;
  try {
    return new URL(`https://${host}/`).hostname;
  } catch {
    return undefined;
  }
}

const MAX_HOSTS = 4096;
/** A name has 253 characters at most; in Unicode it may be shorter, and percent-encoded longer. */
const MAX_LENGTH = 1024;
