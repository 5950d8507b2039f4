/** The values of Python's marshal format, versions 0 to 2, in JavaScript. */

/**
 * A Python value: `None` is null, `str` of Python 2 and `bytes` a Uint8Array, text a string, `int` and `long` a number if
 * that is safe and else a bigint, `list` and `tuple` an array, `set` and `frozenset` a Set, `dict` a Map.
 */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PythonValue[]
  | ReadonlySet<PythonValue>
  | ReadonlyMap<PythonValue, PythonValue>;

/** Containers inside of each other, reading and writing. */
export const MAX_DEPTH = 200;
