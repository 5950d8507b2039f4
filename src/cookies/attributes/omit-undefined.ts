/** Attributes that are given: `undefined` is the same as leaving an attribute out (RFC 6265bis §4.1.2). */

/** Returns those of the named properties, by default all own ones, that are not `undefined`. */
export function omitUndefined<A extends object, N extends keyof A = keyof A>(
  attributes: A,
  names: readonly N[] = Object.keys(attributes) as N[],
): Partial<Pick<A, N>> {
  const given: Partial<Pick<A, N>> = {};
  for (const name of names) if (attributes[name] !== undefined) given[name] = attributes[name];
  return given;
}
