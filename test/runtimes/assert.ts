/** The two assertions of the portable suite. */

/** Throws unless two values print alike: Sets, Dates, bigints and bytes included. */
export function equal(found: unknown, expected: unknown): void {
  const [left, right] = [print(found), print(expected)];
  if (left !== right) throw new Error(`expected ${right}, found ${left}`);
}

/** Throws unless `run` throws an error of this class with this code. */
export function refuses(
  run: () => unknown,
  Class: abstract new (...args: never[]) => { code: string },
  code: string,
): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Class)) throw new Error(`expected ${Class.name}, found ${String(error)}`);
    equal(error.code, code);
    return;
  }
  throw new Error(`expected the error ${code}, found none`);
}

function print(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "bigint") return `${part}n`;
    if (part instanceof Set) return { set: [...part] };
    if (part instanceof Uint8Array) return { bytes: [...part] };
    if (typeof part === "object" && part !== null && !Array.isArray(part)) {
      return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return part ?? "undefined";
  });
}
