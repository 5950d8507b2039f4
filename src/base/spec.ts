/** The name of the specification, as messages and reasons cite it. */

export const SPEC = "RFC 6265bis";

/** Returns a citation, such as "RFC 6265bis §5.7". */
export function section(number: string): string {
  return `${SPEC} §${number}`;
}
