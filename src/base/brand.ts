/** Recognising the objects of another copy of the package in the same tree, by a symbol of the global registry. */

/** Whether `thing` is an object that has the brand, itself or by its prototype. */
export function hasBrand(thing: unknown, brand: symbol): thing is object {
  return typeof thing === "object" && thing !== null && brand in thing;
}
