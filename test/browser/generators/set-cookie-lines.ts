/** Random Set-Cookie headers: mostly valid ones with few names, which replace each other; the rest hostile. */

import fc from "fast-check";
import { anyLifetime, goodAttribute, oddAttribute } from "./set-cookie-attributes.ts";

/** A header as latin1, for a response of one of these hosts. */
export function anyLine(hosts: readonly string[]): fc.Arbitrary<string> {
  return line(hosts, anyByte());
}

/** A text that a script writes: characters, not bytes. */
export function anyScriptLine(hosts: readonly string[]): fc.Arbitrary<string> {
  return line(hosts, fc.oneof(anyByte(), fc.constantFrom("\u20ac", "\u{1f36a}", "\n", "\u0000", "\u2003")));
}

/** So many headers in one response that cookies are evicted. */
export function anyBurst(hosts: readonly string[]): fc.Arbitrary<string[]> {
  const shape = fc.record({
    count: fc.oneof(fc.integer({ min: 145, max: 230 }), fc.constantFrom(180, 181, 182)),
    from: fc.integer({ min: 0, max: 100 }),
    value: fc.constantFrom("v", "w"),
    bytes: fc.constantFrom(1, 1, 1, 60, 400),
    attributes: fc.array(
      fc.oneof(
        fc.constantFrom(
          "",
          "; Secure",
          "; Path=/",
          "; SameSite=None; Secure",
          "; HttpOnly",
          "; Priority=Low",
        ),
        fc.constantFrom("; Priority=High", "; Priority=Low; Secure", "; Max-Age=600", "; Max-Age=-1"),
        fc.constantFrom(...hosts).map((host) => `; Domain=${host}`),
      ),
      { minLength: 1, maxLength: 7 },
    ),
    partitioned: fc.boolean(),
    again: fc.integer({ min: 0, max: 30 }),
  });
  return shape.map(({ count, from, value, bytes, attributes, partitioned, again }) => {
    const rest = partitioned ? "; SameSite=None; Secure; Partitioned" : "";
    // Hundreds of large cookies would not fit into one response.
    const length = bytes > 60 ? 60 : count;
    const lines = Array.from(
      { length },
      (_, i) => `n${from + i}=${value.repeat(bytes)}${attributes[i % attributes.length]}${rest}`,
    );
    // Set again in the same response, in reverse order, so that they were used more recently than the others.
    const more = lines.slice(0, again).reverse();
    return [...lines.slice(0, length - 5), ...more, ...lines.slice(length - 5)];
  });
}

function line(hosts: readonly string[], byte: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 10, arbitrary: plainLine(hosts) },
    { weight: 5, arbitrary: oddLine(hosts, byte) },
    { weight: 2, arbitrary: prefixedLine(hosts) },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.oneof(byte, fc.constantFrom(...'=; \t"ab')), maxLength: 12 }),
    },
  );
}

function plainLine(hosts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom("a", "a", "a", "b", "c"),
      fc.constantFrom("1", "2", "3", ""),
      fc.array(fc.oneof(goodAttribute(hosts), goodAttribute(hosts), anyLifetime()), { maxLength: 4 }),
    )
    .map(([name, value, attributes]) => [`${name}=${value}`, ...attributes].join("; "));
}

/** A name with a prefix, usually with the attributes that the prefix requires. */
function prefixedLine(hosts: readonly string[]): fc.Arbitrary<string> {
  const nearly = (attribute: string) =>
    fc.oneof({ weight: 6, arbitrary: fc.constant(attribute) }, fc.constant(""));
  return fc
    .tuple(
      fc.oneof(
        prefixedName(),
        prefixedName().map((name) => `=${name}`),
      ),
      nearly("; Secure"),
      nearly("; Path=/"),
      nearly("; HttpOnly"),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant("") },
        goodAttribute(hosts).map((attribute) => `; ${attribute}`),
        fc.constantFrom(...hosts).map((host) => `; Domain=${host}`),
      ),
    )
    .map(([name, ...attributes]) => `${name}=1${attributes.join("")}`);
}

function oddLine(hosts: readonly string[], byte: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const text = fc.string({ unit: byte, maxLength: 6 });
  const name = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("a", "b", "", " a ", "A", '"a"', "a b") },
    { weight: 3, arbitrary: prefixedName() },
    { weight: 2, arbitrary: text },
  );
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom("1", "2", '"1"', "1=2", "=", "__Host-x", " 1 ", "1, b=2") },
    { weight: 2, arbitrary: text },
    { weight: 1, arbitrary: fc.integer({ min: 4085, max: 4100 }).map((size) => "v".repeat(size)) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1360, max: 1367 }).map((size) => "\u00e2\u0082\u00ac".repeat(size)),
    },
  );
  const equals = fc.constantFrom("=", "=", "=", "=", "=", "", " = ", "\t=", "==");
  const semicolon = fc.constantFrom("; ", "; ", ";", " ;", "; ;", ";\t");
  const attributes = fc.array(
    fc.tuple(
      semicolon,
      fc.oneof(
        { weight: 4, arbitrary: goodAttribute(hosts) },
        { weight: 2, arbitrary: anyLifetime() },
        { weight: 2, arbitrary: oddAttribute(hosts, byte) },
      ),
    ),
    { maxLength: 5 },
  );
  return fc
    .tuple(name, equals, value, attributes)
    .map((parts) => parts[0] + parts[1] + parts[2] + parts[3].map((pair) => pair.join("")).join(""));
}

/** A name with a prefix, in any case, or with an incomplete prefix. */
function prefixedName(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(
        "__Host-",
        "__Secure-",
        "__Http-",
        "__Host-Http-",
        "__HOST-",
        "__secure-",
        "__host-http-",
        "__Host",
      ),
      fc.constantFrom("a", "b", ""),
    )
    .map(([prefix, rest]) => prefix + rest);
}

/** Any byte but LF and NUL, which no header can contain; CR seldom. */
function anyByte(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) },
    {
      weight: 4,
      arbitrary: fc.constantFrom("\u00c3\u00a9", "\u00e2\u0082\u00ac", "\u00ff", "\u0080", "\u00a0"),
    },
    { weight: 2, arbitrary: fc.constantFrom("\t", " ", '"', "%41", ",", "\\") },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 0x1f })
        .map((code) => String.fromCharCode(code === 10 ? 0x7f : code)),
    },
  );
}
