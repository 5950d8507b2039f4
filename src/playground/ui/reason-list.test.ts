/** Reasons as the pages show them. */

import { expect, test } from "vitest";
import { EXCLUSIONS } from "../../jar/reasons/exclusions.ts";
import { REFUSALS } from "../../jar/reasons/refusals.ts";
import { WARNINGS } from "../../jar/reasons/warnings.ts";
import { CookieJar } from "../../jar.ts";
import { renderReasons } from "./reason-list.ts";

test("the section of a reason is a link to it", () => {
  const { reasons } = new CookieJar().setCookie("a=1; SameSite=None; Partitioned", "https://a.example/");
  const { text } = renderReasons(reasons);
  expect(text).toContain('/draft-ietf-httpbis-rfc6265bis-22#section-5.7">RFC 6265bis §5.7</a>');
  expect(text).toContain('/draft-cutler-httpbis-partitioned-cookies-01#section-2.3">CHIPS §2.3</a>');
});

test("every section that the jar cites has a link", () => {
  for (const [code, place] of [...REFUSALS, ...EXCLUSIONS, ...WARNINGS]) {
    const section = place < "A" ? `RFC 6265bis §${place}` : place;
    const { text } = renderReasons([{ code, section, message: "x" }]);
    expect(text, code).toMatch(
      /<a href="https:\/\/datatracker\.ietf\.org\/doc\/html\/draft-[\w-]+#section-[\d.]+">/,
    );
  }
});

test("a section of an unknown document is text, and never markup", () => {
  const { text } = renderReasons([{ code: "expired", section: "<b> §1", message: "<i>" }]);
  expect(text).toContain("&#60;b&#62; §1</p>");
  expect(text).toContain("<p>&#60;i&#62;</p>");
});
