/** The facts of a stored cookie as the page says them. */

import { CookieJar } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { renderCookieFacts } from "./cookie-facts.ts";

const NOW = Date.UTC(2026, 0, 1);

function factsOf(line: string, url: string): string {
  const { cookie, warnings } = new CookieJar({ clock: () => NOW }).setCookie(line, url);
  const codes = warnings.map(({ code }) => code).join(" ");
  return `${renderCookieFacts(cookie!, NOW)
    .text.replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")} ${codes}`;
}

describe("“Secure” does not contradict that a Secure cookie goes over plain http to", () => {
  for (const host of ["localhost", "sub.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
    test(host, () => {
      const facts = factsOf("a=1; Secure; Path=/; SameSite=Lax", `http://${host}/`);
      expect(facts).toContain("secure-over-loopback");
      expect(facts).toContain("yes: over https; over plain http too, because the host is this machine");
    });
});

test("a Secure cookie of another host is sent only over https", () => {
  for (const host of ["localhost.example", "notlocalhost", "128.0.0.1"])
    expect(factsOf("a=1; Secure", `https://${host}/`)).toContain("Secure yes: only over https HttpOnly");
});
