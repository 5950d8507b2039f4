/** The specification that this library follows, by the one name that its messages and reasons use. */

export const SPEC = "RFC 6265bis";

/** `SPEC` with a section, as in "RFC 6265bis §5.7". */
export function section(number: string): string {
  return `${SPEC} §${number}`;
}
