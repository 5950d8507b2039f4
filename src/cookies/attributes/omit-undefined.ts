/** Attributes that are given: `undefined` is the same as leaving an attribute out (RFC 6265bis §4.1.2). */

/** Returns a copy without the attributes that are `undefined`. */
export function omitUndefined<A extends object>(attributes: A): Partial<A> {
  const given: Partial<A> = { ...attributes };
  for (const key in given) if (given[key] === undefined) delete given[key];
  return given;
}
