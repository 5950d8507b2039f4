/** The value of a Domain attribute (RFC 6265bis §4.1.2.3): one rule, and what the package `cookie` refuses besides (docs/decisions/013-two-rules-for-domain.md). */

/** Whether the text is a host as URLs have it: labels of letters, digits, `-` and `_`, after one leading dot at most. */
export function isDomainAttribute(text: string): boolean {
  return /^\.?[\w-]+(\.[\w-]+)*$/.test(text);
}

/** Whether the labels of a valid domain are those of RFC 1123 §2.1: without `_`, without `-` at either end, at most 63 characters. */
export function hasHostNameLabels(domain: string): boolean {
  return !/_|(^|\.)-|-(\.|$)|[^.]{64}/.test(domain);
}
