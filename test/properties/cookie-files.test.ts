/** Any cookies of a jar, written to a file and read again: nothing is lost but what is said to be. */

import fc from "fast-check";
import {
  type FormatLoss,
  readCookieStream,
  readCookies,
  type StoredCookie,
  type WritableFormat,
  writeCookies,
} from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { checkStoredCookie } from "../../src/jar/check-stored-cookie.ts";
import { anyText, hostileName, runs } from "../seed.ts";

const NOW = Date.UTC(2026, 0, 1);
const SITE = "https://www.example.com";
const FORMATS = ["speculoos", "netscape", "set-cookie"] as const satisfies readonly WritableFormat[];

const ALL_FORMATS = [
  ...FORMATS,
  "storage-state",
  "cdp",
  "webdriver",
  "har",
  "tough-cookie",
  "extension",
] as const satisfies readonly WritableFormat[];

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  anyText,
  fc.string({ unit: fc.constantFrom(...'a=#\t "\\,é\u00c3\u00a9$'), maxLength: 8 }),
);
const attribute = fc.constantFrom(
  "Path=/a",
  "Path=/é b",
  "Domain=example.com",
  "Domain=www.example.com",
  "Secure",
  "HttpOnly",
  "SameSite=Lax",
  "SameSite=None; Secure",
  "Max-Age=86400",
  "Max-Age=1.5",
  "Expires=Sat, 05 Jun 2026 12:00:00 GMT",
  "Partitioned; Secure",
  "Priority=High",
);
const host = fc.constantFrom(
  SITE,
  "https://sub.www.example.com",
  "http://localhost",
  "http://[::1]",
  "https://127.0.0.1",
);
const header = fc
  .tuple(fc.oneof(text, hostileName), text, fc.array(attribute, { maxLength: 5 }))
  .map(([name, value, attributes]) => [`${name}=${value}`, ...attributes].join("; "));

/** Cookies of a jar: whatever of these headers it stores. */
const cookies = fc.array(fc.tuple(header, host), { maxLength: 12 }).map((headers) => {
  let now = NOW;
  const jar = new CookieJar({ clock: () => (now += 7) });
  for (const [line, url] of headers) jar.setCookie(line, `${url}/a/b`, { partitionKey: undefined });
  return [...jar];
});

/** Fields of rows that no header sets, or that only a URL does: a jar takes them, from a file or another jar. */
const row = fc.record({
  name: fc.constantFrom("a", "b", "na\xc3\xafve", "\xc3\x83\xc2\xa9", "a b"),
  value: fc.constantFrom("", "v", "caf\xc3\xa9", "\xc3\x83\xc2\xa9", '"a,b"'),
  host: fc.constantFrom(
    "www.example.com",
    "example.com",
    "localhost",
    "localhost.local",
    "a.localhost.local",
    "printer.local",
    "[::1]",
    "127.0.0.1",
  ),
  hostOnly: fc.boolean(),
  path: fc
    .string({
      unit: fc.constantFrom("a", "/", ";", " ", "\xc3\xa9", "=", "\xc3\x83\xc2\xa9", "; Domain=example.com"),
      maxLength: 6,
    })
    .chain((path) => fc.constantFrom(`/${path}`, "/", `/${path.padEnd(1025, "a")}`)),
  secure: fc.boolean(),
  httpOnly: fc.boolean(),
  sameSite: fc.constantFrom("unset", "lax", "strict"),
  expiryTime: fc.constantFrom(null, NOW + 86_400_000, NOW + 5_000_017),
  priority: fc.constantFrom(undefined, "low", "medium", "high"),
});

/** Such rows, as far as a jar takes them; the times are in the order of the rows. */
const importedCookies = fc.array(row, { maxLength: 12 }).map((rows) => importAll(rows));

function importAll(rows: readonly object[]): StoredCookie[] {
  const jar = new CookieJar({ clock: () => NOW, limits: { cookiesPerSite: Infinity } });
  jar.import(
    rows.map((fields, sequence) => {
      const time = NOW - 1000 + sequence;
      return {
        ...fields,
        creationTime: time,
        lastUpdateTime: time,
        lastAccessTime: time,
        sequence,
      } as StoredCookie;
    }),
  );
  return [...jar];
}

const KEPT = ["name", "value", "host", "hostOnly", "path", "secure", "httpOnly"] as const;

/** What a file must say of a cookie: everything but the losses. */
function withoutLosses(cookie: StoredCookie, losses: readonly FormatLoss[]): object {
  const lost = new Set(
    losses
      .filter((loss) => toOctets(loss.cookie) === toOctets(cookie.name) && loss.host === cookie.host)
      .map(({ field }) => field),
  );
  const facts: Record<string, unknown> = {};
  for (const field of KEPT) facts[field] = toOctets(cookie[field]);
  for (const field of [
    "sameSite",
    "creationTime",
    "lastUpdateTime",
    "lastAccessTime",
    "partitionKey",
  ] as const)
    if (!lost.has(field)) facts[field] = cookie[field];
  if (!lost.has("priority")) facts.priority = cookie.priority ?? "medium";
  if (!lost.has("expiryTime")) facts.expiryTime = cookie.expiryTime;
  else facts.expiryTime = cookie.expiryTime && Math.floor(cookie.expiryTime / 1000);
  return facts;
}

/** A character above U+00FF counts as its UTF-8 octets. */
function toOctets<T>(value: T): T | string {
  return typeof value === "string"
    ? value.replace(/[^\x00-\xff]+/g, (text) => Buffer.from(text).toString("latin1"))
    : value;
}

/** Reads a file by its hosts, as a user must do if it does not name them. */
function readBack(file: string, format: WritableFormat, url: string): StoredCookie[] {
  const { cookies, problems } = readCookies(file, { format, url, now: NOW + 1000 });
  expect(problems).toEqual([]);
  return cookies;
}

for (const format of FORMATS) {
  describe(format, () => {
    test("any cookies are read as they were written, but for the losses that were named", () => {
      fc.assert(
        fc.property(cookies, (all) => {
          // A Set-Cookie line does not say its host.
          const url = `${SITE}/`;
          const { text: file, losses } = writeCookies(all, format, format === "set-cookie" ? { url } : {});
          const whole = losses.filter(({ field }) => field === "whole");
          const written = all.filter(
            ({ name, host, path }) =>
              !whole.some((loss) => loss.cookie === name && loss.host === host) || path === "",
          );
          const read = readBack(file, format, url);
          const facts = (list: readonly StoredCookie[]) =>
            list.map((cookie) => JSON.stringify(withoutLosses(cookie, losses)));
          // Two cookies may have one name and host, of which one is lost.
          expect(facts(read)).toEqual(expect.arrayContaining(facts(written)));
          expect(read.length).toBe(all.length - whole.length);
          expect(facts(all)).toEqual(expect.arrayContaining(facts(read)));
        }),
        runs(300),
      );
    });

    test("a stream of any parts has the same cookies", async () => {
      await fc.assert(
        fc.asyncProperty(
          cookies,
          fc.integer({ min: 1, max: 40 }),
          fc.boolean(),
          async (all, size, asBytes) => {
            const { text: file } = writeCookies(all, format, format === "set-cookie" ? { url: SITE } : {});
            const bytes = new TextEncoder().encode(file);
            async function* parts(): AsyncGenerator<string | Uint8Array> {
              const length = asBytes ? bytes.length : file.length;
              for (let at = 0; at < length; at += size)
                yield asBytes ? bytes.subarray(at, at + size) : file.slice(at, at + size);
            }
            const streamed: StoredCookie[] = [];
            for await (const row of readCookieStream(parts(), { format, url: SITE, now: NOW + 1000 }))
              if ("cookie" in row) streamed.push(row.cookie);
            expect(streamed).toEqual(readBack(file, format, SITE));
          },
        ),
        runs(60),
      );
    });

    test("whatever the file is, nothing throws, every cookie obeys the rules, and no message holds a value", () => {
      const secret = "s3cr3t-value";
      const junk = fc.array(
        fc.oneof(
          anyText,
          header,
          fc.constantFrom(
            "\t",
            "\n",
            "\r",
            "FALSE",
            "TRUE",
            "/",
            "0",
            secret,
            "{",
            '"',
            "HTTP/1.1 200 OK",
            "curl 'https://a.test/' -b '",
            "Set-Cookie: ",
          ),
        ),
        {
          maxLength: 40,
        },
      );
      fc.assert(
        fc.property(junk, (parts) => {
          const { cookies, problems } = readCookies(parts.join(""), { format, url: SITE, now: NOW });
          // A name may be shown.
          for (const cookie of cookies) expect(checkStoredCookie(cookie, "", NOW).cookie).toEqual(cookie);
          for (const { message, reasons = [], cookie = "" } of problems)
            if (!cookie.includes(secret))
              expect(
                `${message}${reasons.map((reason) => `${reason.message}${reason.fix}`).join("")}`,
              ).not.toContain(secret);
        }),
        runs(300),
      );
    });
  });
}

/** Returns the fields that a file must hold, of which none is in the losses. */
function heldFields(cookie: StoredCookie, losses: readonly FormatLoss[]): object {
  const lost = new Set(losses.map(({ field }) => field));
  const priority = cookie.priority ?? "medium";
  const fields = [...KEPT, "sameSite", "expiryTime", "partitionKey"] as const;
  return Object.fromEntries([
    ["priority", lost.has("priority") || priority],
    ...fields.map((field) => [
      field,
      (field !== "path" && field !== "host" && lost.has(field as never)) || cookie[field],
    ]),
  ]);
}

describe.each(ALL_FORMATS)("rows that no header sets, in %s", (format) => {
  test("are read as they were written, but for the losses that were named", () => {
    fc.assert(
      fc.property(importedCookies, (all) => {
        for (const cookie of all) {
          const url = `https://${cookie.host}/`;
          const { text: file, losses } = writeCookies([cookie], format, { url });
          const read = readBack(file, format, url);
          const isWhole = losses.some(({ field }) => field === "whole");
          expect(read.map((found) => heldFields(found, losses))).toEqual(
            isWhole ? [] : [heldFields(cookie, losses)],
          );
          // What a tool finds by itself is read alike.
          if (!isWhole) expect(readCookies(file, { url, now: NOW + 1000 }).cookies).toEqual(read);
        }
      }),
      runs(60),
    );
  });

  test("come together as they come alone", () => {
    fc.assert(
      fc.property(importedCookies, (all) => {
        const { text: file, losses } = writeCookies(all, format, {});
        if (format === "set-cookie") return;
        const whole = losses.filter(({ field }) => field === "whole");
        expect(readBack(file, format, `${SITE}/`).length).toBe(all.length - whole.length);
      }),
      runs(60),
    );
  });

  test("are all there, however many one host has", () => {
    const many = importAll(
      Array.from({ length: 400 }, (_, index) => ({
        name: `n${index}`,
        value: "v",
        host: "www.example.com",
        hostOnly: true,
        path: "/",
        secure: true,
        httpOnly: false,
        sameSite: "lax",
        expiryTime: null,
      })),
    );
    const { text: file } = writeCookies(many, format, { url: SITE });
    expect(readBack(file, format, SITE).map(({ name }) => name)).toEqual(many.map(({ name }) => name));
  });
});
