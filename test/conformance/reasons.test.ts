/** The jar's reasons compared with those that Chromium reports in its DevTools (test/conformance/data/reasons.md). */

import { CookieJar, type CookieReason, requestContext, type StoredCookie } from "speculoos/jar";
import { expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";

type Visit = { url: string; via?: string; initiator?: string };
type ListedCookie = {
  name: string;
  domain: string;
  path: string;
  partitionKey?: unknown;
  blockedReasons: string[];
};
type Response = Visit & {
  at: string;
  cookies: ListedCookie[];
  headers: string[];
  blocked: { line: number; blockedReasons: string[] }[];
};
type Row = { id: string; set: Response[]; read: (Visit & { cookies: ListedCookie[] })[] };

/** Chromium's reasons to refuse a Set-Cookie, and the jar's codes for each. */
const REFUSALS: Record<string, readonly string[]> = {
  DisallowedCharacter: ["control-character"],
  NoCookieContent: ["empty-cookie"],
  NameValuePairExceedsMaxSize: ["name-value-too-large"],
  InvalidDomain: ["invalid-domain", "domain-not-ascii", "domain-mismatch", "public-suffix"],
  InvalidPrefix: ["prefix-secure", "prefix-host", "prefix-http", "prefix-host-http", "nameless-prefix"],
  SecureOnly: ["insecure-origin"],
  OverwriteSecure: ["overwrites-secure"],
  SameSiteNoneInsecure: ["same-site-none-insecure"],
  SchemefulSameSiteStrict: ["same-site-cross-site"],
  SchemefulSameSiteLax: ["same-site-cross-site"],
  SchemefulSameSiteUnspecifiedTreatedAsLax: ["same-site-cross-site"],
};

/** Chromium's reasons to exclude a cookie from a request, and the jar's code for each. */
const EXCLUSIONS: Record<string, readonly string[]> = {
  NotOnPath: ["path-mismatch"],
  DomainMismatch: ["host-mismatch"],
  SecureOnly: ["secure-required"],
  SchemefulSameSiteStrict: ["same-site-strict"],
  SchemefulSameSiteLax: ["same-site-lax"],
  SchemefulSameSiteUnspecifiedTreatedAsLax: ["same-site-unset"],
};

const CARRIAGE_RETURN = "for Chromium a header ends at a CR; §5.6 step 1 refuses a control character";
const TAB = "Chromium refuses a tab within a name or value; §5.6 step 1 allows it";
const NOT_UTF8 =
  "both send the cookie, but Chromium lists it without the byte after invalid UTF-8 in its name";
const IDN = "Chromium converts a Domain to its xn-- form; §5.7 refuses a Domain that is not ASCII";
const HOST_PATH =
  'Chromium refuses __Host- with an invalid Path; in §5.6.4 the default path replaces it, which is "/" here';
const HOST_DOMAIN =
  "Chromium refuses __Host- with a Domain that is the host and a public suffix; §5.7 makes it host-only";

/** The cases in which the jar and Chromium decide differently, by id. */
const DIFFERENT: Record<string, string> = {
  "syntax-0150": CARRIAGE_RETURN,
  "syntax-1682": NOT_UTF8,
  "syntax-1714": NOT_UTF8,
  "syntax-3054": TAB,
  "domain-0526": IDN,
  "domain-1720": IDN,
  "domain-2026": IDN,
  "domain-2063": IDN,
  "domain-2077": IDN,
  "domain-2085": IDN,
  "domain-2099": IDN,
  "secure-0835": HOST_PATH,
  "secure-0854": HOST_PATH,
  "secure-0855": HOST_PATH,
  "secure-0892": HOST_PATH,
  "secure-0894": HOST_PATH,
  "secure-0912": HOST_PATH,
  "secure-0913": HOST_PATH,
  "secure-1012": HOST_DOMAIN,
};

/** Chromium does not read on after these, so it cannot report what else is wrong. */
const HIDING = new Set([
  "DisallowedCharacter",
  "NoCookieContent",
  "NameValuePairExceedsMaxSize",
  "InvalidDomain",
  "InvalidPrefix",
]);

/** Plays cases in the jar, and collects the differences from Chromium. */
class Comparison {
  /** The number of Chromium's reasons in the decisions that are alike. */
  reasons = 0;
  /** The ids of the cases of each of these reasons that the jar does not report. */
  readonly unreported: string[] = [];
  /** The codes of the jar that correspond to none of Chromium's reasons, though Chromium reports all that apply; with the ids. */
  readonly additional: string[] = [];
  /** The ids of the cases with a decision that differs. */
  readonly different = new Set<string>();

  play({ id, set, read }: Row): void {
    let now = 0;
    // Chromium's setting.
    const jar = new CookieJar({ clock: () => now, laxAllowingUnsafe: true });
    for (const response of set) {
      now = Date.parse(response.at);
      this.#send(id, jar, response);
      for (const [line, header] of response.headers.entries()) {
        const refusal = response.blocked.find((refused) => refused.line === line);
        const { status, reasons } = jar.setCookie(header, response.url, contextOf(response));
        // Chromium also drops some headers without a reason: only refusals with a reason are compared.
        if (!refusal) continue;
        if (status === "refused") this.#compare(id, refusal.blockedReasons, reasons, REFUSALS);
        else this.different.add(id);
      }
    }
    for (const visit of read) this.#send(id, jar, visit);
  }

  #send(id: string, jar: CookieJar, visit: Visit & { cookies: ListedCookie[] }): void {
    const context = contextOf(visit);
    const { included, excluded } = jar.explainGetCookies(visit.url, context);
    for (const listed of visit.cookies) {
      const isSame = ({ cookie }: { cookie: StoredCookie }) => isListed(cookie, listed);
      const exclusion = excluded.find(isSame);
      const isSent = listed.blockedReasons.length === 0;
      if (exclusion && !isSent) this.#compare(id, listed.blockedReasons, exclusion.reasons, EXCLUSIONS);
      else if (!isSent || !included.some(isSame)) this.different.add(id);
    }
    // Updates the times of last access, as the request did in Chromium.
    jar.getCookieString(visit.url, context);
  }

  #compare(
    id: string,
    theirs: readonly string[],
    ours: readonly CookieReason[],
    codesOf: typeof REFUSALS,
  ): void {
    for (const reason of theirs) {
      this.reasons++;
      if (!ours.some(({ code }) => codesOf[reason]?.includes(code))) this.unreported.push(id);
    }
    if (theirs.some((reason) => HIDING.has(reason))) return;
    const known = theirs.flatMap((reason) => codesOf[reason] ?? []);
    // It does not report apart what is cross-site only by its scheme.
    if (theirs.some((reason) => reason.startsWith("SchemefulSameSite"))) known.push("cross-scheme");
    for (const { code } of ours) if (!known.includes(code)) this.additional.push(`${code} ${id}`);
  }
}

/** Whether a cookie of the jar is the one that Chromium lists. */
function isListed({ name, host, hostOnly, path, partitionKey }: StoredCookie, listed: ListedCookie): boolean {
  return (
    withoutInvalidUtf8(name) === listed.name &&
    `${hostOnly ? "" : "."}${host}` === listed.domain &&
    path === listed.path &&
    (partitionKey === undefined) === (listed.partitionKey === undefined)
  );
}

/** Removes invalid UTF-8 from a name that is latin1, as Chromium does when it lists cookies. */
function withoutInvalidUtf8(name: string): string {
  const text = Buffer.from(name, "latin1").toString("utf8").replaceAll("\ufffd", "");
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Translates `via` of the recording for `requestContext`. */
function contextOf({ url, via, initiator }: Visit) {
  switch (via) {
    case undefined:
    case "redirect":
      return requestContext({ url, navigation: true });
    case "get":
    case "post":
      return requestContext({ url, initiator: initiator!, navigation: true, method: via.toUpperCase() });
    default: {
      const method = via === "fetch-post" ? "POST" : "GET";
      return requestContext({ url, initiator: initiator!, topLevel: initiator!, navigation: false, method });
    }
  }
}

conformance("reasons.jsonl", "The reasons that Chromium reports", (text) => {
  const rows = jsonLines<Row>(text);
  const comparison = new Comparison();
  for (const row of rows) comparison.play(row);

  test("the jar refuses, excludes and sends the cookies that Chromium does, except the listed cases", () => {
    expect([...comparison.different].sort()).toEqual(Object.keys(DIFFERENT).sort());
    expect(rows.length).toBeGreaterThan(2000);
  });

  test("the jar reports every reason that Chromium reports, and no other", () => {
    expect(comparison.unreported).toEqual([]);
    expect(comparison.additional).toEqual([]);
    expect(comparison.reasons).toBeGreaterThan(5100);
  });
});
