/** Checks that hold for every foreign scheme, run on cookies that its framework itself wrote. */

import { type Codec, type ForeignSecrets, identify, type WithSignature } from "speculoos/interop";
import { expect, test } from "vitest";

/** The time of issue of the recorded cookies that contain one. */
export const NOW = 1_700_000_000_000;

export type RecordedCookie<T, W extends string | WithSignature = string> = {
  readonly title: string;
  readonly codec: Codec<T, W>;
  readonly name: string;
  readonly raw: W;
  /** The content, or a matcher of it. */
  readonly value: unknown;
  /** Whether anyone can read the content without a key. Default: false. */
  readonly readable?: boolean;
  /** The name that `identify` has for it, if its shape does not show the scheme itself. `null`: it has no telling shape. */
  readonly identifiedAs?: string | null;
  /** Nothing protects it, so that a changed cookie may be valid. */
  readonly unprotected?: boolean;
};

/** Registers the tests of each recorded cookie. */
export function checkRecordedCookies<T, W extends string | WithSignature>(
  cookies: readonly RecordedCookie<T, W>[],
): void {
  for (const cookie of cookies) {
    const { title, codec, name, raw, value, unprotected = false } = cookie;
    const at = { now: NOW };

    test(`${title}: the framework's cookie is read`, () => {
      expect(codec.read(name, raw, at)).toMatchObject({ status: "ok", needsReissue: false });
      expect(contentOf(codec.read(name, raw, at))).toEqual(value);
    });

    test(`${title}: a written cookie is read back`, () => {
      const content = contentOf(codec.read(name, raw, at)) as T;
      expect(contentOf(codec.read(name, codec.write(name, content, at), at))).toEqual(value);
    });

    // A scheme without a key has nothing to refuse a changed cookie by.
    if (!unprotected) {
      test(`${title}: a cookie that was changed or cut anywhere is refused`, () => {
        for (const [change, changed] of changesOf(raw)) {
          expect(codec.read(name, changed as W, at).status, change).not.toBe("ok");
        }
      });
    }

    test(`${title}: reading survives any text`, () => {
      for (const text of HOSTILE_TEXTS) {
        const hostile = typeof raw === "string" ? text : { value: text, signature: text };
        expect(codec.read(name, hostile as W, at).status, text.slice(0, 20)).not.toBe("ok");
      }
    });

    test(`${title}: identify returns the name of the scheme, and reads only what is open`, () => {
      const { identifiedAs = codec.scheme, readable = false } = cookie;
      const guesses = identify(name, typeof raw === "string" ? raw : raw.value);
      if (identifiedAs === null) {
        expect(guesses.map(({ scheme }) => scheme)).not.toContain(codec.scheme);
        return;
      }
      const all = typeof raw === "string" ? guesses : [...guesses, ...identify(`${name}.sig`, raw.signature)];
      expect(all.map(({ scheme }) => scheme)).toContain(identifiedAs);
      if (readable) expect(all.find(({ scheme }) => scheme === identifiedAs)?.readable).toEqual(value);
    });
  }
}

/** Registers a test that a codec is not made with an empty secret, or without one. */
export function checkEmptySecrets(make: (options: { secret: ForeignSecrets }) => unknown): void {
  test("a codec without a secret, or with an empty one, is refused when it is made", () => {
    for (const secret of ["", [], new Uint8Array(0), ["a secret", ""], undefined, [undefined]]) {
      expect(() => make({ secret: secret as ForeignSecrets })).toThrow(
        expect.objectContaining({ code: "weak-key" }),
      );
    }
  });
}

/** Registers a test that an option that the scheme does not have is refused when the codec is made. */
export function checkUnknownOption(option: string, make: () => unknown): void {
  test(`an unknown ${option} is a TypeError when the codec is made`, () => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(new RegExp(`^${option} must be `));
  });
}

/** Registers a test that a lifetime that would never end is refused when the codec is made. */
export function checkMaxAgeOption(
  make: (maxAge: number) => { read(name: string, raw: string, options: object): unknown },
): void {
  test("a maxAge that is no number of seconds is a RangeError or a TypeError when the codec is made", () => {
    for (const maxAge of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => make(maxAge)).toThrow(RangeError);
      expect(() => make(maxAge)).toThrow(/^maxAge must be a finite number of seconds/);
    }
    expect(() => make("60" as never)).toThrow(TypeError);
    expect(() => make("60" as never)).toThrow(/^maxAge must be a finite number of seconds/);
  });
}

function contentOf(result: { status: string; value?: unknown }): unknown {
  return result.status === "ok" ? result.value : result;
}

function* changesOf(
  raw: string | WithSignature,
): Generator<[change: string, changed: string | WithSignature]> {
  if (typeof raw !== "string") {
    for (const [change, value] of changesOf(raw.value)) yield [change, { ...raw, value: String(value) }];
    for (const [change, signature] of changesOf(raw.signature)) {
      yield [change, { ...raw, signature: String(signature) }];
    }
    return;
  }
  for (let at = 0; at < raw.length; at++) {
    yield [`changed at ${at}`, raw.slice(0, at) + (raw[at] === "A" ? "B" : "A") + raw.slice(at + 1)];
    yield [`cut at ${at}`, raw.slice(0, at)];
  }
}

const HOSTILE_TEXTS: readonly string[] = [
  "",
  ".",
  "--",
  ":::",
  "s:",
  "%",
  "%zz",
  "|".repeat(99),
  "2|1:0|999999:",
  "\u0000",
  "é",
  '"',
  '""',
  "Fe26.2*******~2",
  "....",
  "=".repeat(99),
  "a".repeat(100_000),
  "e30.e30.e30",
  `.${"A".repeat(50)}`,
];
