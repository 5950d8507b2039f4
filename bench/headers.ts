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

/** Names that differ from their first character on, values from 3 to 60 characters. */
function distinct(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${WORDS[i % 15]}${i < 15 ? "" : String.fromCharCode(96 + Math.floor(i / 15))}`,
  );
}

function shared(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `cookie_name_${i}`);
}

function join(names: readonly string[], value: (i: number) => string): string {
  return names.map((name, i) => `${name}=${value(i)}`).join("; ");
}

const value = (i: number) => "abcdefghij0123456789-_.ABCDEFGHIJ".repeat(2).slice(0, 3 + ((i * 7) % 58));

/** Two of every size, so that no measurement rests on one text. */
export const NAMES = {
  distinct10: distinct(10),
  distinct60: distinct(60),
  shared10: shared(10),
  shared60: shared(60),
};

export const HEADERS = {
  tiny: "a=b",
  one: "sid=abc123",
  distinct10: join(NAMES.distinct10, value),
  distinct60: join(NAMES.distinct60, value),
  shared10: join(NAMES.shared10, value),
  shared60: join(NAMES.shared60, value),
  long: `a=${"x".repeat(3000)}; b=1`,
  encoded10: join(NAMES.distinct10, (i) => encodeURIComponent(`café ${i} — ${value(i)}`)),
  quoted10: join(NAMES.distinct10, (i) => `"${value(i)}"`),
  blanks10: NAMES.distinct10.map((name, i) => ` ${name} = ${value(i)} `).join(";"),
};

export const SET_COOKIES = {
  bare: "sid=abc123",
  usual: "sid=abc123; Path=/; HttpOnly; Secure; SameSite=Lax",
  lowerCase: "sid=abc123; path=/; httponly; secure; samesite=lax",
  netscape: "theme=dark; Expires=Sun, 06-Nov-2094 08:49:37 GMT; Path=/",
  dated: "theme=dark; Expires=Sun, 06 Nov 2094 08:49:37 GMT; Path=/",
  full: `__Host-id=${value(3)}; Max-Age=3600; Path=/; Expires=Sat, 28 Feb 2099 23:59:01 GMT; HttpOnly; Secure; Partitioned; Priority=High; SameSite=None`,
};

/** 100,000 of each make 0.5 or 1 MB and more of what parsers stumble over. */
export const HOSTILE = {
  semicolons: ";",
  equals: "=",
  quotes: '"',
  spaces: " ",
  pairs: "a=;",
  prefixes: "a",
};
