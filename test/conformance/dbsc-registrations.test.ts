/** `explainRegistration` compared with what Chromium reported of each recorded registration (test/conformance/data/dbsc.md). */

import { describe, expect, test } from "vitest";
import type { BindingReason } from "../../src/dbsc/explain/binding-reason.ts";
import { explainRegistration } from "../../src/dbsc/explain/explain-registration.ts";
import { ERRORS } from "../../src/dbsc/explain/reasons.ts";
import {
  bodyOf,
  headersOf,
  type RecordedBinding,
  type RecordedRegistration,
  readBindings,
  registrationOf,
} from "../recorded-bindings.ts";

const WELL_KNOWN = "the well-known file decides, which is no part of the answer; it is warned of";
const CONTEXT = "a page of another site made the offer, where no cookie without SameSite=None can be set";
const BLOCKED = "the user blocks third-party cookies";

/** The cases of answers with 2xx in which more than the answer decides, by id. Chromium refuses, and no error is told. */
const UNDECIDED: Record<string, string> = {
  "offer-036": WELL_KNOWN,
  "offer-120": WELL_KNOWN,
  "offer-121": CONTEXT,
  "offer-122": CONTEXT,
  "register-015": WELL_KNOWN,
  "defer-106": BLOCKED,
  "subdomain-002": WELL_KNOWN,
  "subdomain-003": WELL_KNOWN,
  "subdomain-004": WELL_KNOWN,
  "subdomain-005": WELL_KNOWN,
  "subdomain-006": WELL_KNOWN,
  "subdomain-007": WELL_KNOWN,
  "subdomain-008": WELL_KNOWN,
  "subdomain-012": WELL_KNOWN,
  "subdomain-013": WELL_KNOWN,
  "subdomain-014": WELL_KNOWN,
  "subdomain-015": WELL_KNOWN,
  "subdomain-017": WELL_KNOWN,
  "subdomain-019": WELL_KNOWN,
  "subdomain-020": WELL_KNOWN,
  "subdomain-021": WELL_KNOWN,
  "subdomain-022": WELL_KNOWN,
  "subdomain-026": WELL_KNOWN,
  "subdomain-028": WELL_KNOWN,
  "subdomain-033": WELL_KNOWN,
  "subdomain-036": WELL_KNOWN,
  "subdomain-053": WELL_KNOWN,
};

/** The cases that have no last answer, by id. */
const UNANSWERED: Record<string, string> = {
  "register-017": "a redirect to http, which Chromium does not follow",
  "register-019": "a redirect without end",
  "register-042": "a connection that is closed",
};

/** Cases in which a bound cookie comes from elsewhere than from the answer of the registration. */
const SET_ELSEWHERE: Record<string, string> = {
  "cookie-003": "the login set it",
  "cookie-005": "a script set it",
};

type Row = { readonly binding: RecordedBinding; readonly registration: RecordedRegistration };

const rows: Row[] = readBindings()
  .filter(({ creation }) => creation.length === 1)
  .map((binding) => ({ binding, registration: registrationOf(binding)! }));
const answered = rows.filter(({ binding }) => !(binding.id in UNANSWERED));
const accepted = answered.filter(({ registration }) => isSuccess(registration.request.status));

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function explain({ registration }: Row): readonly BindingReason[] {
  const { offeredBy, request, answer } = registration;
  const setCookie = headersOf(answer, "set-cookie");
  return explainRegistration({
    offeredBy,
    url: request.url,
    status: request.status,
    body: bodyOf(answer),
    setCookie,
  });
}

function errorsOf(row: Row): string[] {
  return codesOf(row).filter((code) => code in ERRORS);
}

function warningsOf(row: Row): string[] {
  return codesOf(row).filter((code) => !(code in ERRORS));
}

function codesOf(row: Row): string[] {
  return explain(row).map(({ code }) => code);
}

test("every registration was found in its recording", () => {
  expect(rows.filter(({ registration }) => registration === undefined)).toEqual([]);
  expect([rows.length, answered.length, accepted.length]).toEqual([725, 722, 706]);
});

describe("the first error is Chromium's result", () => {
  for (const area of new Set(answered.map(({ binding }) => binding.area))) {
    test(area, () => {
      const ofArea = answered.filter(({ binding }) => binding.area === area && !(binding.id in UNDECIDED));
      const told = ofArea.map((row) => [row.binding.id, errorsOf(row)[0] ?? "Success"]);
      expect(told).toEqual(ofArea.map(({ binding }) => [binding.id, binding.creation[0]]));
    });
  }
});

test("where more than the answer decides, no error is told, and the well-known file is warned of", () => {
  const undecided = answered.filter(({ binding }) => binding.id in UNDECIDED);
  expect(undecided.map(({ binding }) => binding.id).sort()).toEqual(Object.keys(UNDECIDED).sort());
  for (const row of undecided) {
    const { id, creation } = row.binding;
    expect([id, creation[0]]).not.toEqual([id, "Success"]);
    const warned = UNDECIDED[id] === WELL_KNOWN ? ["well-known-needed"] : [];
    expect([id, codesOf(row)]).toEqual([id, warned]);
  }
});

test("a body that is given as an object is explained as its text", () => {
  let count = 0;
  for (const row of accepted) {
    const { offeredBy, request, answer } = row.registration;
    if (typeof answer.body !== "object") continue;
    const setCookie = headersOf(answer, "set-cookie");
    const { url, status } = request;
    const given = explainRegistration({ offeredBy, url, status, body: answer.body, setCookie });
    expect([row.binding.id, given]).toEqual([row.binding.id, explain(row)]);
    count++;
  }
  expect(count).toBeGreaterThan(600);
});

test("the attributes differ exactly in the cases in which Chromium refreshed for every request", () => {
  // Each goes to the login, and then makes two requests that need the cookie.
  const compared = accepted.filter(
    ({ binding: { area, steps, creation } }) =>
      area === "match" && creation[0] === "Success" && steps.length === 3,
  );
  expect(compared.length).toBeGreaterThan(50);
  const told = compared.map((row) => [row.binding.id, warningsOf(row).includes("attributes-differ")]);
  expect(told).toEqual(compared.map(({ binding }) => [binding.id, binding.refreshes.length === 2]));
});

test("a registration that sets no bound cookie is refreshed by the next request", () => {
  const unset = accepted.filter(
    (row) => row.binding.creation[0] === "Success" && warningsOf(row).includes("bound-cookie-not-set"),
  );
  expect(unset.length).toBeGreaterThan(8);
  for (const { binding } of unset) {
    const elsewhere = binding.id in SET_ELSEWHERE;
    expect([binding.id, binding.refreshes.length > 0]).toEqual([binding.id, !elsewhere]);
  }
});

test("without a warning about the cookie, no request refreshed while the cookie was there", () => {
  // Neither dropped nor waited for.
  const plain = accepted.filter(
    ({ binding: { area, creation, steps } }) =>
      ["match", "cookie", "credentials"].includes(area) &&
      creation[0] === "Success" &&
      steps.every((step) => "go" in step || "fetch" in step) &&
      !steps.some((step) => String(step.fetch).startsWith("/change")),
  );
  const silent = plain.filter((row) => warningsOf(row).length === 0);
  expect(silent.length).toBeGreaterThan(40);
  expect(silent.filter(({ binding }) => binding.refreshes.length > 0)).toEqual([]);
});

test("a lifetime under 120 seconds is refreshed while the cookie is there, and one under 240 is warned of", () => {
  const lifetimes = accepted.filter(({ binding }) => /^Max-Age=\d+$/.test(binding.note));
  expect(lifetimes.length).toBeGreaterThan(10);
  for (const row of lifetimes) {
    const seconds = Number(row.binding.note.slice("Max-Age=".length));
    const { id, refreshes } = row.binding;
    expect([id, refreshes.length > 0]).toEqual([id, seconds < 120]);
    expect([id, warningsOf(row)]).toEqual([id, seconds < 240 ? ["lifetime-short"] : []]);
  }
});

test.each([
  // Where the refresh URL is "/", nothing was in scope; where it is "/app", nothing below it was.
  ["config-193", ["refresh-excludes-host"], ["NotInScope", "NotInScope"]],
  ["config-194", ["refresh-excludes-host"], ["NotInScope"]],
  // A rule that excludes the path does not: both requests were deferred.
  ["defer-048", ["rule-never-matches"], ["Deferred"]],
  ["defer-052", ["rule-path-never-matches"], ["Deferred", "Deferred"]],
  // The pattern allows the site to refresh, but in upper case.
  ["defer-067", ["initiator-never-matches"], ["InScopeRefreshNotAllowed"]],
  // The path of the refreshed cookie is another one: both requests were deferred, one after the other.
  [
    "match-051",
    ["default-paths-differ"],
    [
      "InScopeRefreshNotYetNeeded",
      "InScopeRefreshNotYetNeeded",
      "InScopeRefreshNotYetNeeded",
      "Deferred",
      "Deferred",
    ],
  ],
])("%s has the warning %j, and the requests were %j", (id, warnings, usages) => {
  const row = accepted.find(({ binding }) => binding.id === id)!;
  expect(warningsOf(row)).toEqual(warnings);
  const used = row.binding.usages.flatMap(({ usage }) => usage.map((each) => each.usage));
  expect(used).toEqual(usages);
});
