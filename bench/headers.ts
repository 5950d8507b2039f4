/** Headers to measure with: ordinary ones of many lengths, counts and characters, and hostile ones. */

const WORDS = [
  "sid",
  "theme",
  "lang",
  "cart",
  "_ga",
  "csrf",
  "user",
  "seen",
  "ab",
  "tz",
  "consent",
  "ref",
  "beta",
  "vid",
  "pref",
];

/** Creates names that mostly differ in their first character. */
function createDistinctNames(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${WORDS[i % 15]}${i < 15 ? "" : String.fromCharCode(96 + Math.floor(i / 15))}`,
  );
}

function createSharedNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `cookie_name_${i}`);
}

function joinPairs(names: readonly string[], value: (i: number) => string): string {
  return names.map((name, i) => `${name}=${value(i)}`).join("; ");
}

const createValue = (i: number) => "abcdefghij0123456789-_.ABCDEFGHIJ".repeat(2).slice(0, 3 + ((i * 7) % 58));

/** Two kinds of each count: one text alone can mislead. */
export const NAMES = {
  distinct10: createDistinctNames(10),
  distinct60: createDistinctNames(60),
  shared10: createSharedNames(10),
  shared60: createSharedNames(60),
};

export const HEADERS = {
  tiny: "a=b",
  one: "sid=abc123",
  distinct10: joinPairs(NAMES.distinct10, createValue),
  distinct60: joinPairs(NAMES.distinct60, createValue),
  shared10: joinPairs(NAMES.shared10, createValue),
  shared60: joinPairs(NAMES.shared60, createValue),
  long: `a=${"x".repeat(3000)}; b=1`,
  encoded10: joinPairs(NAMES.distinct10, (i) => encodeURIComponent(`café ${i} — ${createValue(i)}`)),
  quoted10: joinPairs(NAMES.distinct10, (i) => `"${createValue(i)}"`),
  blanks10: NAMES.distinct10.map((name, i) => ` ${name} = ${createValue(i)} `).join(";"),
};

export const SET_COOKIES = {
  bare: "sid=abc123",
  usual: "sid=abc123; Path=/; HttpOnly; Secure; SameSite=Lax",
  lowercase: "sid=abc123; path=/; httponly; secure; samesite=lax",
  dated: "theme=dark; Expires=Sun, 06 Nov 2094 08:49:37 GMT; Path=/",
  netscape: "theme=dark; Expires=Sat, 06-Nov-2094 08:49:37 GMT; Path=/",
  eightAttributes: `__Host-id=${createValue(3)}; Max-Age=3600; Path=/; Expires=Sat, 28 Feb 2099 23:59:01 GMT; HttpOnly; Secure; Partitioned; Priority=High; SameSite=None`,
};

/** Texts that make slow parsers quadratic when they are repeated. */
export const HOSTILE = {
  semicolons: ";",
  equals: "=",
  quotes: '"',
  spaces: " ",
  pairs: "a=;",
  prefixes: "a",
};
