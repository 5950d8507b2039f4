/** The fields of a stored session: whoever reads them holds what the store holds, so that no read copies. */

/** A map that stays as it was made. */
export class FrozenFields extends Map<string, string> {
  constructor(fields: Iterable<readonly [string, string]>) {
    super();
    for (const [name, text] of fields) super.set(name, text);
  }

  /** Returns the fields without those of the names, and with those that are set over them. */
  change(remove: readonly string[], set: ReadonlyMap<string, string>): FrozenFields {
    const fields = new Map(this);
    for (const name of remove) fields.delete(name);
    for (const [name, text] of set) fields.set(name, text);
    return new FrozenFields(fields);
  }

  override set(): never {
    return refuse();
  }

  override delete(): never {
    return refuse();
  }

  override clear(): never {
    return refuse();
  }
}

function refuse(): never {
  throw new TypeError("The fields of a stored session cannot be changed in place; use patch");
}
