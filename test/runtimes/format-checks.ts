/** The portable suite for cookie files of other tools. */

import { detectFormat, readCookies, writeCookies } from "speculoos/formats";
import { CookieJar } from "speculoos/jar";
import { equal } from "./assert.ts";
import type { Check } from "./checks.ts";

export const FORMAT_CHECKS: readonly Check[] = [
  [
    "cookie files of other tools are written, found and read",
    () => {
      const url = "https://www.example.com/";
      const jar = new CookieJar();
      jar.setCookie("id=7; Path=/; Secure; SameSite=Lax; Max-Age=3600", url);
      jar.setCookie("u=caf\xc3\xa9; Domain=example.com", url);
      for (const format of [
        "netscape",
        "storage-state",
        "cdp",
        "webdriver",
        "har",
        "tough-cookie",
        "extension",
      ] as const) {
        const { text } = writeCookies(jar, format);
        equal([format, detectFormat(text)], [format, format]);
        const { cookies, problems } = readCookies(text);
        const other = new CookieJar();
        other.import(cookies);
        equal([other.getCookieString(url), problems.length], [jar.getCookieString(url), 0]);
      }
    },
  ],
  [
    "Firefox's database is read where the runtime has SQLite; elsewhere a problem says where it can be",
    () => {
      const bytes = Uint8Array.from(
        atob(DATABASE.replace(/<(\d+)>/g, (_, count) => "A".repeat(count))),
        (octet) => octet.charCodeAt(0),
      );
      const { format, cookies, problems } = readCookies(bytes, { now: 1e12 });
      equal(format, "firefox-sqlite");
      const [cookie] = cookies;
      if (cookie)
        equal(
          [cookie.name, cookie.value, cookie.host, cookie.hostOnly, cookie.sameSite],
          ["id", "7", "example.com", false, "lax"],
        );
      else equal([hasSqlite(), problems[0]?.message.includes("Node from 22.13 on")], [false, true]);
    },
  ],
];

/** Deno's opens files alone, which its suite may not write; workerd has the name alone. */
function hasSqlite(): boolean {
  if (globalThis.navigator?.userAgent === "Cloudflare-Workers") return false;
  const load = globalThis.process?.getBuiltinModule;
  return !("Deno" in globalThis) && (load?.("node:sqlite") ?? load?.("bun:sqlite")) !== undefined;
}

/** A database with the columns of Firefox and one row, in base64; a number is that of zeros ("A"). */
const DATABASE =
  "U1FMaXRlIGZvcm1hdCAzAAIAAQEAQCAgAAAAAwAAAAI<15>EAAAAE<15>BAAAAEQ<41>DAC6VzA0AAAABAV0AAV0<318>IEgAQcXIyMBggd0YWJsZW1vel9jb29raWVzbW96X2Nvb2tpZXMCQ1JFQVRFIFRBQkxFIG1vel9jb29raWVzKG9yaWdpbkF0dHJpYnV0ZXMsbmFtZSx2YWx1ZSxob3N0LHBhdGgsZXhwaXJ5LGxhc3RBY2Nlc3NlZCxjcmVhdGlvblRpbWUsaXNTZWN1cmUsaXNIdHRwT25seSxzYW1lU2l0ZSkNAAAAAQHMAAHM<600>MgEMDREPJQ8FBwcJCQlpZDcuZXhhbXBsZS5jb20vA7ssw9gAQwxr9SY0AABDDGv1JjQAAA==";
