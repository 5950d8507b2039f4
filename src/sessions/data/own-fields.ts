/** The fields of the library's own: their names begin with ".", which no key of a user does. */

export type SplitFields<F> = {
  /** The fields of the user's keys. */
  readonly fields: ReadonlyMap<string, F>;
  readonly own: ReadonlyMap<string, F>;
};

export const NO_FIELDS: ReadonlyMap<string, never> = new Map<string, never>();

/** Splits the fields of a session. Those of most sessions are all of the user. */
export function splitFields<F>(all: ReadonlyMap<string, F>): SplitFields<F> {
  for (const name of all.keys()) {
    if (name[0] !== ".") continue;
    const [fields, own] = [new Map<string, F>(), new Map<string, F>()];
    for (const [each, field] of all) (each[0] === "." ? own : fields).set(each, field);
    return { fields, own };
  }
  return { fields: all, own: NO_FIELDS };
}
