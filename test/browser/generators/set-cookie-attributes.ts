/** Random attributes of Set-Cookie: valid ones, lifetimes in every spelling, and unusual ones. */

import fc from "fast-check";

export function goodAttribute(hosts: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom("Secure", "Secure", "HttpOnly", "Path=/", "Path=/a", "Path=/a/b"),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...hosts, ...hosts.slice(0, 2))
        .map((host) => `Domain=${utf8AsLatin1(host)}`),
    },
    { weight: 2, arbitrary: fc.constantFrom("SameSite=Lax", "SameSite=Strict", "SameSite=None; Secure") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("Priority=Low", "Priority=High", "Partitioned; Secure; SameSite=None"),
    },
    { weight: 1, arbitrary: fc.constantFrom("Secure; Path=/", "Secure; Path=/; HttpOnly") },
  );
}

export function oddAttribute(hosts: readonly string[], byte: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const text = fc.string({ unit: byte, maxLength: 5 });
  const long = fc.integer({ min: 1020, max: 1028 }).map((size) => `/${"a".repeat(size)}`);
  const host = fc.constantFrom(...hosts).map(utf8AsLatin1);
  return fc.oneof(
    fc
      .tuple(
        host,
        fc.constantFrom(
          (h: string) => `.${h}`,
          (h: string) => `..${h}`,
          (h: string) => `${h}.`,
          (h: string) => h.toUpperCase(),
          (h: string) => `x${h}`,
          (h: string) => `sub.${h}`,
          (h: string) => h.slice(1),
          (h: string) => h.slice(h.indexOf(".") + 1),
          (h: string) => h.slice(h.lastIndexOf(".") + 1),
          (h: string) => `${h}:80`,
          (h: string) => `"${h}"`,
          (h: string) => h.replace("t", "%74"),
          (h: string) => ` ${h} `,
          (h: string) => `${h}/`,
        ),
      )
      .map(([name, change]) => `Domain=${change(name)}`),
    fc.constantFrom(
      "Domain",
      "Domain=",
      "Domain=.",
      "domain=other.test",
      "DOMAIN = ",
      "Domain=0",
      "Domain=127.1",
    ),
    fc.constantFrom(
      "Path",
      "Path=",
      "Path=a",
      'Path="/"',
      "PATH = /a ",
      "Path=/%61",
      "Path=/a/",
      "Path=/a/b/",
      "Path=//",
    ),
    fc.constantFrom(
      "Path=/a|b",
      "Path=/A",
      "Path=/a%2fb",
      "Path=/a%20b",
      "Path=/a b",
      "path=/\u00c3\u00a4",
      "Path=/%C3%A4",
    ),
    fc.constantFrom(
      "secure=false",
      "SECURE",
      "Secure ",
      "httponly=",
      "HttpOnly=0",
      "samesite=LAX",
      "SameSite",
      "SameSite=x",
    ),
    fc.constantFrom(
      "SameSite=None",
      "SameSite=strict; SameSite=x",
      "priority=HIGH",
      "Priority",
      "Priority=x",
      "Partitioned=0",
    ),
    fc
      .tuple(fc.constantFrom("Path", "Domain", "SameSite", "Secure", "x", "Max-Age"), long)
      .map((pair) => pair.join("=")),
    text.map((junk) => `Path=/${junk}`),
    text.map((junk) => `x${junk}`),
    text.map((junk) => `Domain=${junk}`),
  );
}

/** A lifetime that ends long ago or far in the future: no cookie may expire during the comparison. */
export function anyLifetime(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .constantFrom(
        "60",
        "3600",
        "0",
        "-1",
        "34560000",
        "34560001",
        "99999999999999999999",
        "-99999999999999999999",
      )
      .map((seconds) => `Max-Age=${seconds}`),
    fc
      .constantFrom("+500", "5e3", "600.5", '"600"', "", "x", "-", "00600", "-0", "600 ", "6 00")
      .map((s) => `Max-Age=${s}`),
    anyDate().map((date) => `Expires=${date}`),
  );
}

function anyDate(): fc.Arbitrary<string> {
  return fc
    .record({
      day: fc.constantFrom("06", "6", "31", "30", "29", "0", "006", "6th", "32", ""),
      month: fc.constantFrom("Jun", "Jan", "Feb", "december", "JUL", "Juno", "6", "Xyz"),
      year: fc.constantFrom(
        "2035",
        "2035",
        "1999",
        "27",
        "70",
        "69",
        "99",
        "1600",
        "1601",
        "9999",
        "10000",
        "99999",
        "5",
        "127",
        "",
      ),
      time: fc.constantFrom(
        "08:49:37",
        "8:9:7",
        "23:59:59",
        "24:00:00",
        "08:49",
        "08:49:37GMT",
        "008:49:37",
        "08:49:60",
        "08:49:37.5",
      ),
      form: fc.constantFrom("imf", "netscape", "asctime", "iso", "junk"),
    })
    .map(({ day, month, year, time, form }) => {
      switch (form) {
        case "imf":
          return `Sun, ${day} ${month} ${year} ${time} GMT`;
        case "netscape":
          return `Sunday, ${day}-${month}-${year} ${time} GMT`;
        case "asctime":
          return `Sun ${month} ${day} ${time} ${year}`;
        case "iso":
          return `${year}-${month}-${day}T${time}Z`;
        default:
          return `(${time}) ${month}+${year}/${day} +0900`;
      }
    });
}

function utf8AsLatin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
