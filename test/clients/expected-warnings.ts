/** Warnings of Node that a test means to cause: they are not printed. All others are. */

import { afterAll, beforeAll } from "vitest";

/** Keeps the warnings with these words from being printed while the tests of this file run. */
export function expectWarnings(...words: readonly string[]): void {
  const { emitWarning } = process;
  beforeAll(() => {
    process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
      if (!words.some((word) => String(warning).includes(word)))
        Reflect.apply(emitWarning, process, [warning, ...rest]);
    };
  });
  afterAll(() => {
    process.emitWarning = emitWarning;
  });
}
