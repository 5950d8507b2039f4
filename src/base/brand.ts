/** How copies of the package in one tree know each other's objects: by a symbol of the global registry. */

export function hasBrand(thing: unknown, brand: symbol): thing is object {
  return typeof thing === "object" && thing !== null && brand in thing;
}
