/** A clock that stands still until a test moves it, for every option `clock` of the package. */

/** Returns the time in milliseconds since 1970, wherever a clock is asked for. */
export type VirtualClock = {
  (): number;
  /** Moves the clock by milliseconds, backwards if they are negative. */
  advance(milliseconds: number): void;
  /** Sets the clock to a time: a `Date` or milliseconds since 1970. */
  set(time: Date | number): void;
};

/**
 * Creates a clock. It stands still: time passes by `advance` and `set` alone.
 *
 * @param start a `Date` or milliseconds since 1970. Default: 2026-01-01, so that runs are alike.
 * @throws RangeError if a time is not finite.
 * @example
 * ```ts
 * import { CookieJar } from "speculoos/jar";
 * import { createClock } from "speculoos/testing";
 *
 * const clock = createClock();
 * const jar = new CookieJar({ clock });
 * jar.setCookie("id=7; Max-Age=60", "https://shop.example.com/");
 * clock.advance(60_000);
 * console.log(jar.size); // 0
 * ```
 */
export function createClock(start: Date | number = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = readTime(start, "start");
  return Object.assign(() => now, {
    advance(milliseconds: number) {
      now = readTime(now + readTime(milliseconds, "milliseconds"), "the time");
    },
    set(time: Date | number) {
      now = readTime(time, "time");
    },
  });
}

function readTime(time: Date | number, subject: string): number {
  const milliseconds = Number(time);
  if (!Number.isFinite(milliseconds)) throw new RangeError(`${subject} must be finite; got ${milliseconds}`);
  return milliseconds;
}
