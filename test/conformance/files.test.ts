/** Cookie files of text that other tools wrote, and damaged ones: what is read of them, compared with what the servers had set and with what the tools send. */

import { detectFormat, readCookies } from "speculoos/formats";
import { CookieJar, type StoredCookie } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { type FileRow, readFileRows, type Sent, sourceOf, truthOf } from "./cookie-file-rows.ts";

/** Each recorded format, and the format that reads it. */
const FORMATS = {
  netscape: "netscape",
  lwp: "lwp",
  "http-head": "set-cookie",
  "curl-verbose": "set-cookie",
} as const;

/** These have names and values alone. */
const PAIRS = new Set(["cookie-header", "cookie-pairs", "curl-command", "curl-command-cmd"]);

/** Tools that have written no HttpOnly, or not for the spelling of the rows. */
const NO_HTTP_ONLY =
  /^(?:wget|python.*Mozilla|yt-dlp|aria2|perl-.*Netscape|get-cookies|editthiscookie-netscape|editthiscookie-lwp)/;
/** Tools that have left out the cookies of the session. */
const NO_SESSION = /^(?:wget\/|python3\.11-MozillaCookieJar-default|perl-.*Netscape)/;

const rows = readFileRows();

/** The URLs that tools were asked for with every file. */
const PROBES = [
  ...["http://example.com/", "https://example.com/", "http://www.example.com/", "https://www.example.com/"],
  ...["https://www.example.com/a/b/c", "https://www.example.com/dir/page", "https://sub.www.example.com/a"],
  ...["https://other.example.com/", "https://example.org/", "http://127.0.0.1/", "http://[::1]/"],
  ...[
    "http://localhost/",
    "http://xn--bcher-kva.example.org/",
    "https://shop.example.co.uk/",
    "http://intranet/",
  ],
];

/**
 * Differences of files from the truth, and why they are right. All but the first three are what the tool did, or did not write:
 * it is in the file, and no reader can know better.
 */
const DIFFERENCES: readonly (readonly [difference: RegExp, reason: string])[] = [
  [
    /^(?!curl--|http)\S+ has (?:insecure|sec|__Secure-x) /,
    "refused for SameSite, Partitioned or the scheme of the response, which are not in the file",
  ],
  [
    /^(?:wget|python|yt-dlp|aria2|get-cookies|editthiscookie)\S* lacks __(?:Http-c|Host-Http-d) /,
    "the prefix asks for HttpOnly, which is not in the file",
  ],
  [
    /^\S+\/(?:partitioned-\S+|everything) (?:lacks|value of) (?:c|chip|__Host-chip) /,
    "the format has no partition, so that one cookie takes the place of the other",
  ],
  [/^cookiefile\//, "cookiefile takes attributes for cookies, and writes FALSE for every domain"],
  [/^curl\/nameless/, "curl drops nameless cookies, or takes an attribute for the name"],
  [/^(?:curl|wget|ruby\S*|perl\S*)\/ipv6 lacks d /, "the tool refuses an address as Domain"],
  [/^curl--i\/(?:login|ports) /, "curl -i does not say the URLs, which differ"],
  [/^(?:wget\S*|python\S*|aria2|ruby\S*)\/nameless\S* lacks {2}/, "the tool drops nameless cookies"],
  [
    /^wget\S*\/value-punctuation lacks half /,
    "wget drops an open quote; Python's LWP makes the value a name",
  ],
  [
    /^(?:python3\.9\S*|yt-dlp|wget\S*|aria2|ruby\S*|tough\S*|get-cookies\S*|editthis\S*|cookie-editor\S*)\/value-tab (?:lacks|has) (?:t|na\tme|na) /,
    "a tab in a name, or a value that the tool left out, because it ends a column",
  ],
  [/^wget\S*\/odd-names lacks na me /, "wget drops names with spaces"],
  [/^wget\S*\/ports value of p /, "wget keeps a cookie for each port"],
  [/^wget\S*\/everything lacks (?:ab|slash|a) /, "wget refuses paths that are not above the URL"],
  [/^(?:python\S*|yt-dlp)\/paths (?:lacks|has) rel /, "Python writes a relative path"],
  [
    /^(?:python\S*|yt-dlp|perl\S*)\/single-label (?:lacks|has) \w+ intranet/,
    "Python and Perl add .local, which may be a host's own",
  ],
  [/\/value-latin1 value of l /, "the tool has decoded Latin-1, and written it as UTF-8"],
  [/^aria2\/(?:nameless-bare|letter-case) lacks /, "aria2 drops them"],
  [/^aria2\/\S+ value of (?:quoted|half|q) /, "aria2 takes quotes away"],
  [/^perl-HTTP-Cookies\/\S+ expiry of /, "Perl writes no expiry of Max-Age"],
  [/^perl-HTTP-Cookies-Netscape\/\S+ lacks /, "Perl leaves out cookies with Max-Age"],
  [/^perl\S+\/\S+ value of (?:q|quoted|json|consent) /, "Perl drops double quotes"],
  [
    /^perl-HTTP-Cookies\/\S+ (?:has|lacks) (?:del|neg|dot|__Host-bad|bare|both|rel|back|half|\$Version|a"b)? ?/,
    "Perl's own reading of the header",
  ],
  [/^ruby\S+ value of (?:q|quoted|json|consent) /, "Ruby drops double quotes"],
  [/^ruby\S+ lacks (?:back|half|big|a"b|na me) /, "Ruby drops or changes them"],
  [/^(?:ruby|cookie-editor)\S*\/idn has u /, "the tool takes a Domain that is not in its xn-- form"],
  [/^tough\S+ expiry of /, "tough-cookie-file-store writes Max-Age as the session"],
  [/^tough\S+ (?:value of|(?:lacks|has) (?:#|%23))/, "tough-cookie-file-store percent-encodes"],
  [/^tough\S+\/same-name lacks n /, "tough-cookie-file-store writes one cookie of a name"],
  [/^tough\S+\/single-label lacks d /, "tough-cookie refuses a Domain without a dot"],
  [/^cookie-editor-netscape\S+ expiry of /, "Cookie-Editor gives cookies of the session a day"],
  [/^editthiscookie-lwp\S+ secure of /, "EditThisCookie writes no Secure here"],
  [/^editthiscookie-lwp\/prefixes lacks /, "the prefix asks for Secure, which is not in the file"],
  [/^editthiscookie-lwp\S+ (?:lacks|has) /, "EditThisCookie writes sessions as expired and all paths as one"],
];

/** What a file of this format and tool says of a cookie. */
function describeCookie({ name, host, hostOnly, path }: StoredCookie): string {
  // Tools keep the last "/" of a default path.
  return `${name} ${hostOnly ? "" : "."}${host}${path.replace(/(.)\/$/, "$1")}`;
}

function readJar(row: FileRow): { jar: CookieJar; problems: number } {
  const now = Date.parse(row.at);
  const format = PAIRS.has(row.format) ? "set-cookie" : FORMATS[row.format as keyof typeof FORMATS];
  const { cookies, problems } = readCookies(sourceOf(row), { format, now, url: row.set?.[0]?.url });
  const jar = new CookieJar({ clock: () => now });
  expect(jar.import(cookies).refused).toEqual([]);
  return { jar, problems: problems.length };
}

/** Lists what the file of a row has otherwise than the truth. */
function differences(row: FileRow): string[] {
  const truth = new Map(truthOf(row).map((cookie) => [describeCookie(cookie), cookie]));
  const read = new Map([...readJar(row).jar].map((cookie) => [describeCookie(cookie), cookie]));
  const found: string[] = [];
  for (const [key, cookie] of truth) {
    const other = read.get(key);
    if (!other) {
      if (!(cookie.expiryTime === null && NO_SESSION.test(row.id))) found.push(`lacks ${key}`);
      continue;
    }
    if (other.value !== cookie.value) found.push(`value of ${key}`);
    if (other.secure !== cookie.secure) found.push(`secure of ${key}`);
    if (other.httpOnly !== cookie.httpOnly && !NO_HTTP_ONLY.test(row.id)) found.push(`httpOnly of ${key}`);
    const [a, b] = [other.expiryTime, cookie.expiryTime];
    // A visit can take seconds.
    if ((a === null) !== (b === null) || Math.abs((a ?? 0) - (b ?? 0)) > 8000) found.push(`expiry of ${key}`);
  }
  for (const key of read.keys()) if (!truth.has(key)) found.push(`has ${key}`);
  return found.map((difference) => `${row.id} ${difference}`);
}

const written = rows.filter(({ kind, format }) => kind !== "damaged" && format in FORMATS);
const exceptionOf = (difference: string) => DIFFERENCES.find(([form]) => form.test(difference));

/** Readers whose answers a file of theirs is compared with. Python, yt-dlp and Perl send cookies of one host to those below it. */
const MODELS = ["curl", "wget", "aria2", "ruby http-cookie cookiestxt", "tough-cookie-file-store txt"];

/** Files of which a jar sends something else than the tool, and why. */
const OTHER_ANSWERS: readonly (readonly [id: RegExp, reason: string])[] = [
  [/^(?!ruby)\S+\/value-4096$/, "over 4096 bytes of name and value no cookie is stored (RFC 6265bis §5.7)"],
  [/^wget---keep-session-cookies\/ports$/, "wget sends cookies to their port alone"],
  [
    /^(?!curl)\S+\/everything$|^(?:aria2|wget\S*)\/prefixes$/,
    "HttpOnly, which the prefix asks for, is not in the file; Ruby quotes values",
  ],
  [/^(?!tough)\S+\/localhost$/, "Secure cookies are sent to loopback hosts (Secure Contexts §3.1)"],
  [/^aria2\/value-tab$/, "aria2 cuts values at tabs"],
  [/^ruby\S+\/(?:value-punctuation|value-latin1|login)$/, "Ruby quotes values, and refuses other octets"],
  [
    /^tough\S+\/(?:empty-value|value-(?!tab)\S+|hash|login)$/,
    "tough-cookie-file-store decodes percents, as no other tool does",
  ],
];

/** Damaged files of which a jar sends what no tool sends, and why. */
const OTHER_READINGS: readonly (readonly [id: RegExp, reason: string])[] = [
  [
    /\/bom-no-header$|^damage\/lwp\/(?:bom|no-header)$/,
    "a byte order mark and a missing header cost no cookie",
  ],
  [/\/utf16le$/, "UTF-16 with its mark is read"],
  [
    /\/expiry-comma$/,
    "a time that is no number is the end of the session, as a wrong Expires is (RFC 6265bis §5.6.1)",
  ],
  [/\/secure-(?:digit|yes|junk)$/, "what is not FALSE is Secure: it must not go over plain HTTP by mistake"],
  [/\/domain-idn-latin1$/, "a host in Latin-1 is still that host"],
  [
    /\/(?:name-(?:equals|semicolon|control)|value-(?:semicolon|del|form-feed|cr-inside)|quoted-value)$/,
    "the header would have other cookies than the file, or a control character; the row is reported",
  ],
  [
    /^damage\/lwp\/(?:plain|domain-dot|version-1)$/,
    "Python and Perl send to other hosts and ports, or quote",
  ],
  [/^damage\/lwp\/unclosed-quote$/, "Perl takes the rest of the line for the value"],
];

/** Returns the pairs of a Cookie header, in any order. Tools sort them by their own rules. */
function pairsOf(header: Sent[string] | undefined): string[] {
  if (typeof header === "object") return [`${header.octets}`];
  return (header ?? "")
    .split(/; ?/)
    .filter((pair) => pair !== "")
    .sort();
}

/** Returns what the cookies of a file send to each URL, and only that. */
function answersOf(row: FileRow, urls: readonly string[]): Record<string, string[]> {
  const { jar } = readJar(row);
  const answers = [...urls].sort().map((url) => {
    const header = jar.getCookieString(url);
    return [url, header.length > 2000 ? [`${header.length}`] : pairsOf(header)] as const;
  });
  return Object.fromEntries(answers.filter(([, pairs]) => pairs.length > 0));
}

function sentOf(sent: Sent): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(sent ?? {})
      .sort()
      .map(([url, header]) => [url, pairsOf(header)] as const)
      .filter(([, pairs]) => pairs.length > 0),
  );
}

describe("a file that another tool wrote", () => {
  const found = written.map((row) => [row.id, differences(row)] as const);

  for (const [id, differences] of found)
    test(`${id} has the cookies that the servers had set`, () => {
      expect(differences.filter((difference) => !exceptionOf(difference))).toEqual([]);
    });

  test("every exception is one", () => {
    const all = found.flatMap(([, differences]) => differences);
    const unused = DIFFERENCES.filter(([form]) => !all.some((difference) => form.test(difference)));
    expect(unused.map(([form]) => form)).toEqual([]);
    expect(found.filter(([, differences]) => differences.length === 0).length).toBeGreaterThan(200);
  });
});

function hasReason(id: string, list: readonly (readonly [RegExp, string])[]): boolean {
  return list.some(([form]) => form.test(id));
}

describe("of a file that its own tool reads again, a jar sends the same", () => {
  for (const row of written)
    for (const { by, sent } of row.loads ?? []) {
      if (!MODELS.includes(by) || !row.tool?.startsWith(by)) continue;
      test(row.id, () => {
        const urls = new Set([...PROBES, ...Object.keys(sent ?? {})]);
        const answers = expect(answersOf(row, [...urls]));
        (hasReason(row.id, OTHER_ANSWERS) ? answers.not : answers).toEqual(sentOf(sent));
      });
    }
});

describe("of a damaged file, a jar sends what one of the tools sends", () => {
  for (const row of rows) {
    if (row.kind !== "damaged" || !(row.format in FORMATS)) continue;
    test(row.id, () => {
      const loads = row.loads ?? [];
      const urls = new Set([...(row.probes ?? []), ...loads.flatMap(({ sent }) => Object.keys(sent ?? {}))]);
      const ours = JSON.stringify(answersOf(row, [...urls]));
      const isSame = loads.some(({ sent }) => JSON.stringify(sentOf(sent)) === ours);
      expect(isSame).toBe(!hasReason(row.id, OTHER_READINGS));
    });
  }
});

/** Files without the two rows of all others. */
const WITHOUT_ROWS = /\/(?:empty|header-only|json|http-headers|gzip)$/;

/** The damage that is reported; all tools read the other rows as they stand. */
const REPORTED =
  /\/(?:blank-(?:domain|flag|path|secure)|netscape\/domain-(?:path|dot|port|scheme|space)|(?:six|eight)-columns|tab-in-value|mixed-blanks|indented|escaped-tabs|control-z|two-dots|httponly-twice|junk-line-50mb|gzip|json|http-headers|host-prefix-path|secure-prefix-insecure|expiry-(?!float|zero|minus|2p32|year)\S+|flag-(?!lower$|title)\S+|secure-(?:digit|junk|padded|yes)|path-(?:no-slash|quoted)|name-(?:control|equals|semicolon)|value-(?:5000|cr-inside|del|form-feed|leading-space|semicolon|trailing-space)|bad-date|no-path|past|port|quoted-value|set-cookie-1|unclosed-quote)$/;

test("damage costs no other row, and what was not read as it stands is reported", () => {
  for (const row of rows) {
    if (row.kind !== "damaged" || !(row.format in FORMATS)) continue;
    const { jar, problems } = readJar(row);
    if (!WITHOUT_ROWS.test(row.id))
      expect(
        [...jar].map(({ name }) => name),
        row.id,
      ).toEqual(expect.arrayContaining(["before", "after"]));
    expect([row.id, problems > 0]).toEqual([row.id, REPORTED.test(row.id)]);
  }
});

/** Copies that have other names and values than the header, and why. */
const OTHER_COPIES: readonly (readonly [id: RegExp, reason: string])[] = [
  [
    /^cookie-editor-header\/(?:value-punctuation|value-utf8|hash|odd-names|login|everything)/,
    "Cookie-Editor percent-encodes",
  ],
  [/^devtools\S+\/(?:value-utf8|everything)$/, "DevTools shows octets as Windows-1252"],
  [/\/value-latin1$/, "the browser or the extension has decoded the octets"],
];

describe("names and values that were copied", () => {
  for (const row of rows.filter(({ format }) => PAIRS.has(format)))
    test(`${row.id} are those that the servers had set`, () => {
      const known = new Set(
        row.set?.flatMap(({ headers }) =>
          headers.map((header) => header.split(";")[0]!.trim().replace(/^=/, "")),
        ),
      );
      const read = [...readJar(row).jar].map(({ name, value }) => (name === "" ? value : `${name}=${value}`));
      expect(read.every((pair) => known.has(pair))).toBe(!hasReason(row.id, OTHER_COPIES));
    });
});

describe("the formats of the recorded files are found", () => {
  for (const row of rows) {
    const format = PAIRS.has(row.format) ? "set-cookie" : FORMATS[row.format as keyof typeof FORMATS];
    // Without cookies, some files say nothing.
    if (!format || row.kind === "damaged" || readJar(row).jar.size === 0) continue;
    test(row.id, () => expect(detectFormat(sourceOf(row))).toBe(format));
  }
});
