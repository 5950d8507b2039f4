/** JSON files and databases of real tools: what they wrote for known answers is read as these answers were meant, and sent as the tools send it. */

import { isUtf8 } from "node:buffer";
import { detectFormat, type ReadableFormat, readCookies, type StoredCookie } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";
import { type FileRow, fileOf, isSame, type Load, PROBES, replay, sendFrom } from "../recorded-files.ts";

type Held = Omit<StoredCookie, "creationTime" | "lastUpdateTime" | "lastAccessTime" | "sequence">;
/** What a format can hold of the truth; nothing of a cookie that it can't hold (files.md, "What each format can't hold"). */
type Hold = (cookie: Held) => Held | undefined;
type RecordedFormat = {
  readonly name: ReadableFormat;
  readonly hold?: Hold;
  /** Tools without pages know nothing of frames. */
  readonly hasPages: boolean;
  /** The tool sends host-only cookies to the hosts below, too: it is no model there. */
  readonly ignoresHostOnly?: boolean;
  /** The list has the cookies of the visited pages alone. */
  readonly ofPages?: boolean;
};

const unsetAsLax: Hold = (cookie) => (cookie.sameSite === "unset" ? { ...cookie, sameSite: "lax" } : cookie);
const unsetAsNone: Hold = (cookie) =>
  cookie.sameSite === "unset" && cookie.secure ? { ...cookie, sameSite: "none" } : cookie;
const withoutPriority: Hold = (cookie) => ({ ...cookie, priority: "medium" });
const withoutPartition: Hold = (cookie) => ({ ...cookie, partitionKey: undefined });
const unpartitioned: Hold = (cookie) => (cookie.partitionKey ? undefined : cookie);
const persistent: Hold = (cookie) => (cookie.expiryTime === null ? undefined : cookie);
const inOrder =
  (...steps: Hold[]): Hold =>
  (cookie) =>
    steps.reduce<Held | undefined>((held, step) => held && step(held), cookie);

const PAGES = { hasPages: true };
/** By the id of a row, up to its slash. The first that fits counts. */
const FORMATS: readonly (readonly [id: RegExp, format: RecordedFormat])[] = [
  [
    /^playwright-(storageState|context)/,
    { name: "storage-state", hold: inOrder(unsetAsLax, withoutPriority), ...PAGES },
  ],
  [/^cdp-/, { name: "cdp", ...PAGES }],
  [/^puppeteer-browser/, { name: "cdp", ...PAGES }],
  [/^puppeteer-page/, { name: "cdp", ofPages: true, ...PAGES }],
  [
    /^chromedriver/,
    {
      name: "webdriver",
      ignoresHostOnly: true,
      hold: inOrder(unsetAsLax, withoutPriority, withoutPartition),
      ofPages: true,
      ...PAGES,
    },
  ],
  [
    /^marionette/,
    {
      name: "webdriver",
      hold: inOrder(unsetAsNone, withoutPriority, withoutPartition),
      ofPages: true,
      ...PAGES,
    },
  ],
  [/^bidi-chromium/, { name: "webdriver", hold: unsetAsNone, ...PAGES }],
  [/^bidi-firefox/, { name: "webdriver", hold: inOrder(withoutPriority, withoutPartition), ...PAGES }],
  [/^webextension-chrome.cookies-partitioned/, { name: "extension", hold: withoutPriority, ...PAGES }],
  [
    /^(webextension|editthiscookie|cookie-editor)/,
    { name: "extension", hold: inOrder(withoutPriority, unpartitioned), ...PAGES },
  ],
  [/^devtools-har-sanitized/, { name: "har", hold: () => undefined, ...PAGES }],
  [/^(devtools|playwright)-har/, { name: "har", ...PAGES }],
  [/^(damage\/)?tough-cookie/, { name: "tough-cookie", hasPages: false }],
  [
    /^(damage\/)?httpie/,
    {
      name: "storage-state",
      ignoresHostOnly: true,
      hold: (cookie) => ({
        ...cookie,
        httpOnly: false,
        sameSite: "unset",
        priority: "medium",
        partitionKey: undefined,
      }),
      hasPages: false,
    },
  ],
  [
    /^(damage\/)?guzzle/,
    {
      name: "storage-state",
      ignoresHostOnly: true,
      hold: (cookie) => ({ ...cookie, hostOnly: true, priority: "medium" }),
      hasPages: false,
    },
  ],
  [/^firefox-profile/, { name: "firefox-sqlite", hold: inOrder(persistent, withoutPriority), ...PAGES }],
  [/^damage\/storage-state/, { name: "storage-state", ...PAGES }],
];

/** Of the same tools, but no JSON: files-text.test.ts has them. */
const TEXT_FORMATS = /^(netscape|lwp|cookie-header|cookie-pairs)$/;

/** 400 days: some tools keep cookies for longer, a jar does not. In milliseconds. */
const MAX_LIFETIME = 34_560_000_000;

type Exceptions = readonly (readonly [id: RegExp, why: string])[];

/** Where the tool's own jar differs from ours, or its list from its jar. */
const OTHER_COOKIES: Exceptions = [
  [/^(?!firefox|marionette|bidi-firefox|tough|guzzle|httpie).*\/value-tab$/, "Chromium stores no tab"],
  [
    /^(tough-cookie-file-store|tough-cookie4|guzzle)\/value-tab$/,
    "the tool stores no name, or value, with a tab",
  ],
  [/^(?!firefox|marionette|bidi-firefox|guzzle|httpie).*\/idn$/, "the tool takes a Domain that is not ASCII"],
  [/^(firefox-profile|marionette|bidi-firefox)\/nameless/, "Firefox makes a value without a name a name"],
  [
    /^playwright-(storageState|context.cookies)\/partitioned-embedded$/,
    "Playwright's Chromium stored no cookie of a third party",
  ],
  [/^playwright-har\/partitioned-(embedded|two-sites)$/, "the recording does not name the page at the top"],
  [/^(tough-cookie(\d|-file-store)|guzzle|httpie)\/nameless/, "the library stores no cookie without a name"],
  [
    /^(tough-cookie(\d|-file-store)|httpie)\/single-label$/,
    "the library has other rules for hosts without a dot",
  ],
  [
    /^(tough-cookie(\d|-file-store)|guzzle)\/same-name$/,
    "to the library, host-only and Domain are one cookie",
  ],
  [
    /^(tough-cookie(\d|-file-store)|httpie)\/(partitioned-embedded|everything)$/,
    "the library has no partitions: one cookie took the place of the other",
  ],
  [/^tough-cookie2\/localhost$/, "the library refuses Domain=localhost"],
  [/^httpie\/samesite$/, "the library stores SameSite=None without Secure"],
  [
    /^tough-cookie([25]\/secure-over-http|5\/ipv4)$/,
    "the library stores Secure over plain HTTP, and no Domain of an address",
  ],
  [/^tough-cookie2\/ipv6$/, "the library stores no Domain of an address"],
  [/^guzzle\/(letter-case|login)$/, "the library's default path is /"],
  [/^guzzle\/public-suffix$/, "the library takes a public suffix as Domain"],
];
/** By id and sender: where the tool sends something else than its file says, or than a browser would. */
const OTHER_SENDING: Exceptions = [
  [/^bidi-chromium\/(flags-session|samesite|update) /, "what is listed as none is refused without Secure"],
  [
    /^chromedriver\/(prefixes|partitioned-top|everything) /,
    "the driver sets a domain, which __Host- forbids",
  ],
  [/^cdp-Storage.getCookies\/value-latin1 the tool$/, "the list has no octets that are not UTF-8"],
  [/^tough-cookie(\d|-file-store)\/idn /, "the library sends no cookie of a Domain that is not ASCII"],
  [/^tough-cookie(5|6|-file-store)\/ipv6 /, "the library sends no cookie of its own spelling [::1]"],
  [/^(tough-cookie(\d|-file-store)|guzzle)\/samesite /, "the library takes SameSite=None without Secure"],
  [/^tough-cookie(\d|-file-store)\/partitioned-top /, "the library takes Partitioned without Secure"],
  [/^tough-cookie2\/prefixes /, "the library knows no prefixes"],
  [/^(tough-cookie\d|guzzle)\/value-4096 /, "the library has no limit of size"],
  [/^damage\/storage-state\/domain-port /, "Playwright cuts a port off"],
  [
    /^damage\/tough-cookie-json\/(domain-dot|expires-number-s|expires-word|host-only-string|value-number|value-semicolon) /,
    "the library takes the field in another way",
  ],
  [/^damage\/tough-cookie-json\/duplicate-host-only /, "to the library, host-only and Domain are one cookie"],
  [
    /^damage\/tough-cookie-file-store\/domain-differs /,
    "the library finds cookies by the host that is the key",
  ],
  [
    /^damage\/httpie-session\/(old-layout|domain-missing) /,
    "the tool gives cookies without a host to the host it asks first",
  ],
  [/^damage\/(httpie-session|guzzle-json)\/path-missing /, "the tool takes / as the default"],
  [/^damage\/guzzle-json\/object /, "PHP takes an object for a list"],
  [
    /^httpie\/(everything|ipv6|same-name|single-label) /,
    "Python sends host-only cookies below, and knows hosts without a dot as .local",
  ],
  [/^guzzle\/deleted /, "the library keeps a cookie that was deleted by Max-Age=0"],
  [
    /^guzzle\/(flags|login|same-name|public-suffix|partitioned-ancestor) /,
    "the file does not say which cookies have a Domain; we read host-only",
  ],
  [
    /^(guzzle|tough-cookie[24])\/localhost (the tool|guzzle)$|^tough-cookie\d\/localhost tough-cookie[45]$/,
    "the library sends no Secure cookie to loopback without TLS",
  ],
];
/** What a tool refuses, and we read as it is meant. */
const NO_PROBLEM: Exceptions = [
  [/\/bom /, "a byte order mark says nothing"],
  [/^damage\/storage-state\/samesite-/, "the words of other tools are clear"],
  [/^damage\/storage-state\/partition-object /, "the words of other tools are clear"],
  [/^damage\/tough-cookie-json\/(array|expires-null) /, "a list is clear, and so is null"],
  [/^damage\/tough-cookie-file-store\/serialized /, "it is the library's own form"],
];
/** Rows that are another format, or none. */
const OTHER_FORMAT: Exceptions = [
  [/^damage\/.*\/(empty|null|string|single-quotes)$/, "it has nothing of the format"],
  [/^damage\/storage-state\/unknown-fields$/, "hostOnly and storeId are fields of an extension"],
  [/^guzzle\/nameless/, "an empty list is one of any tool"],
];

conformance("files.jsonl", "JSON files of other tools", (text) => {
  for (const row of jsonLines<FileRow>(text)) {
    const format = FORMATS.find(([id]) => id.test(row.id))?.[1];
    // A tool that failed, or had nothing to write, left no file.
    if (
      !format ||
      TEXT_FORMATS.test(row.format) ||
      (row.text ?? row.base64 ?? row.base64gz ?? row.generate) === undefined
    )
      continue;
    const file = fileOf(row);
    const now = Date.parse(row.at);
    const read = () => readCookies(file, { format: format.name, now });
    describe(row.id, () => {
      judge("is detected", row.id, OTHER_FORMAT, () => expect(detectFormat(file)).toBe(format.name));
      if (row.kind !== "damaged")
        judge("is read as it was set", row.id, OTHER_COOKIES, () => {
          const truth = findTruth(row, format);
          const lost = new Set(
            replay(row, format.hasPages)
              .filter(isNotUtf8)
              .map(({ name }) => name),
          );
          const cookies = read().cookies.filter(({ name }) => !lost.has(name));
          expect(cookies.map(describeScope).sort()).toEqual(truth.map(describeScope).sort());
          for (const cookie of cookies) {
            const set = truth.find((other) => describeScope(other) === describeScope(cookie))!;
            // A visit began up to a minute after the case did. WebDriver has whole seconds.
            const late = Math.min(cookie.expiryTime ?? 0, now + MAX_LIFETIME) - (set.expiryTime ?? 0);
            expect(late).toBeGreaterThan(-1001);
            expect(late).toBeLessThan(60_000);
          }
        });
      const loads = [...(row.sent ? [{ by: "the tool", sent: row.sent }] : []), ...(row.loads ?? [])];
      for (const load of loads)
        if (load.error === undefined)
          judge(`is sent as by ${load.by}`, `${row.id} ${load.by}`, OTHER_SENDING, () =>
            compareSent(row, format, load, read().cookies),
          );
        else
          judge(`has a problem for ${load.by}, and for us`, `${row.id} ${load.by}`, NO_PROBLEM, () =>
            expect(read().problems).not.toEqual([]),
          );
    });
  }
});

/** A check, or where an exception is named, the proof that the row differs. */
function judge(title: string, id: string, exceptions: Exceptions, check: () => void): void {
  const why = exceptions.find(([pattern]) => pattern.test(id))?.[1];
  if (why === undefined) test(title, check);
  else test(`${title}, but: ${why}`, () => expect(check).toThrow());
}

/** Returns what the format can hold of the answers. */
function findTruth(row: FileRow, { hasPages, ofPages, hold = (cookie) => cookie }: RecordedFormat): Held[] {
  let truth = replay(row, hasPages);
  if (ofPages) {
    const jar = new CookieJar({ clock: () => Date.parse(row.at) });
    jar.import(truth);
    truth = [
      ...new Map(
        row.set!.flatMap(({ url }) => jar.getCookies(url)).map((cookie) => [cookie.sequence, cookie]),
      ).values(),
    ];
  }
  return truth.filter((cookie) => !isNotUtf8(cookie)).flatMap((cookie) => hold(cookie) ?? []);
}

/*. */
function isNotUtf8({ name, value }: Held): boolean {
  return !isUtf8(Buffer.from(`${name}${value}`, "latin1"));
}

/** Everything but times. */
function describeScope({ expiryTime, partitionKey, priority = "medium", ...cookie }: Held): string {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite } = cookie;
  const flags = {
    hostOnly,
    secure,
    httpOnly,
    sameSite,
    priority,
    partitionKey,
    isSession: expiryTime === null,
  };
  return `${name}=${value} of ${host}${path} ${JSON.stringify(flags)}`;
}

/** Compares what a jar with the cookies sends. Browsers were asked only what their cases are about, by visits. */
function compareSent(
  row: FileRow,
  { hasPages, ignoresHostOnly }: RecordedFormat,
  { sent = {} }: Load,
  cookies: readonly StoredCookie[],
): void {
  const probes = hasPages ? Object.keys(sent) : (row.probes ?? PROBES);
  const hosts = new Set([...(row.set ?? []).map(({ url }) => new URL(url).hostname), "www.example.com"]);
  const asked = probes.filter((probe) => !ignoresHostOnly || hosts.has(new URL(probe).hostname));
  const isOrdered = row.unordered === undefined;
  for (const [probe, header] of sendFrom(cookies, Date.parse(row.at) + 1000, asked))
    expect(
      isSame(header, sent[probe] ?? "", isOrdered),
      `${probe} ${header} ${JSON.stringify(sent[probe])}`,
    ).toBe(true);
}
