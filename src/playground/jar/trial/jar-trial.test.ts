/** A trial: the decision about each line, and where the cookies are sent. */

import { describe, expect, test } from "vitest";
import { JAR_EXAMPLES } from "../view/jar-examples.ts";
import { checkJarForm, isJarInput, type JarForm, readJarForm } from "./jar-query.ts";
import { type JarTrial, tryInJar } from "./jar-trial.ts";

const NOW = Date.UTC(2026, 0, 1);

function tryForm(fields: Partial<JarForm>): JarTrial {
  const checked = checkJarForm({ ...readJarForm(new URLSearchParams()), ...fields });
  if (!isJarInput(checked)) throw new Error(JSON.stringify(checked));
  return tryInJar(checked, NOW);
}

/** "stored", or "refused: code, code". */
function decisions({ lines }: JarTrial): string[] {
  return lines.map(({ status, reasons }) =>
    reasons.length === 0 ? status : `${status}: ${reasons.map(({ code }) => code).join(", ")}`,
  );
}

function sentTo({ requests }: JarTrial, title: string): string {
  const found = requests.find(({ request }) => request.title === title);
  if (!found) throw new Error(`there is no request “${title}”`);
  return found.decisions
    .map(({ sent, reasons }) => (sent ? "sent" : reasons.map(({ code }) => code).join(", ")))
    .join(" | ");
}

describe("the decisions about the hard cases are those of their titles:", () => {
  const rows: Record<string, string[]> = {
    "A whole response, as curl -i prints it": ["stored", "stored", "refused: domain-mismatch"],
    "__Host- with a Domain": ["refused: prefix-host"],
    "SameSite=None without Secure": ["refused: same-site-none-insecure", "stored"],
    "A public suffix as Domain (co.uk)": ["refused: public-suffix"],
    "Set over https, overwritten over http": ["stored", "refused: overwrites-secure"],
    "SameSite=Strict and a link in an email": ["stored"],
    "A widget in its partition (CHIPS)": ["stored"],
    "Set by a sibling host": ["stored", "stored"],
    "Removal with the wrong path": ["stored", "nothing-to-remove", "removed"],
    "A semicolon inside the value": ["stored"],
    "A value that looks like a prefix": ["refused: nameless-prefix", "refused: nameless-prefix", "stored"],
    "One byte too many": ["refused: name-value-too-large"],
    "HttpOnly set by a script": ["refused: http-only-not-allowed", "stored"],
  };
  expect(JAR_EXAMPLES.map(({ title }) => title)).toEqual(Object.keys(rows));
  for (const { title, form } of JAR_EXAMPLES)
    test(title, () => expect(decisions(tryForm(form))).toEqual(rows[title]));
});

test("if a line replaces or removes the cookie of an earlier line, both lines report it", () => {
  const { lines, cookies } = tryForm({ lines: "a=1\na=2\na=; Max-Age=0\na=3" });
  expect(lines.map(({ overrides, ended }) => [overrides, ended])).toEqual([
    [undefined, { how: "replaced", by: 2 }],
    [1, { how: "removed", by: 3 }],
    [2, undefined],
    [undefined, undefined],
  ]);
  expect(cookies.map(({ value }) => value)).toEqual(["3"]);
});

test("an evicted cookie reports the line that evicted it", () => {
  const lines = Array.from({ length: 181 }, (_, i) => `n${i}=1`).join("\n");
  const trial = tryForm({ lines });
  expect(trial.cookies.length).toBe(150);
  expect(trial.lines[0]?.ended).toEqual({ how: "evicted", by: 181 });
  expect(trial.lines[180]?.ended).toBeUndefined();
});

test("each request has a decision for each cookie, with every reason", () => {
  const trial = tryForm({ lines: "a=1; Secure; SameSite=Strict; HttpOnly\nb=2; Domain=example.com; Path=/" });
  expect(sentTo(trial, "The same URL again")).toBe("sent | sent");
  expect(sentTo(trial, "A subdomain")).toBe("host-mismatch | sent");
  expect(sentTo(trial, "Over plain http")).toBe("secure-required | sent");
  expect(sentTo(trial, "A link on another site")).toBe("same-site-strict | sent");
  expect(sentTo(trial, "A form on another site (POST)")).toBe("same-site-strict | same-site-unset");
  expect(sentTo(trial, "A script in the page")).toBe("http-only-hidden | sent");
  expect(trial.requests.find(({ request }) => request.title === "A subdomain")?.header).toBe("b=2");
});

test("a partitioned cookie is sent under the site where it was set, and under no other", () => {
  const trial = tryForm({ lines: "a=1; Secure; SameSite=None; Partitioned", initiator: "embed" });
  expect(sentTo(trial, "An image or frame on another site")).toBe("sent");
  expect(sentTo(trial, "An image or frame on a third site")).toBe("partition-mismatch");
});

test("your own request may be to a site without cookies in the jar", () => {
  const trial = tryForm({ lines: "a=1", ownUrl: "https://example.org/" });
  expect(sentTo(trial, "Your own request")).toBe("host-mismatch");
  expect(trial.requests[0]?.decisions[0]?.reasons[0]?.message).toBe(
    'The cookie "a" is for host shop.example.com; Path=/, not for "example.org".',
  );
  expect(trial.requests[0]?.header).toBe("");
});

test("text is counted in bytes, and shown as it was typed", () => {
  const { lines, cookies } = tryForm({ lines: `é=💛\nb=${"é".repeat(2048)}\n💛=1; Domain=é.example` });
  expect(cookies[0]).toMatchObject({ name: "é", value: "💛" });
  expect(lines[1]?.reasons[0]?.message).toContain("has a name and value of 4097 bytes");
  expect(lines[2]?.reasons[0]?.message).toContain('"💛" has a Domain that is not in its xn-- form');
});

test("names that objects inherit are names like any other", () => {
  const { cookies } = tryForm({ lines: "__proto__=1\nconstructor=2\nhasOwnProperty=3" });
  expect(cookies.map(({ name }) => name)).toEqual(["__proto__", "constructor", "hasOwnProperty"]);
});

test("a line of a script is set by a script, and other lines by who requested them", () => {
  const trial = tryForm({
    lines: 'document.cookie = "a=1; HttpOnly"\nb=2; HttpOnly\ndocument.cookie = "c=3"',
  });
  expect(decisions(trial)).toEqual(["refused: http-only-not-allowed", "stored", "stored"]);
  expect(trial.lines.map(({ note }) => note !== undefined)).toEqual([true, false, true]);
});

test("a refusal keeps the case of letters that was typed", () => {
  const { lines } = tryForm({ lines: "__HOST-Sid=Value; PATH=/X; Domain=Shop.Example.COM" });
  expect(lines[0]?.text).toBe("__HOST-Sid=Value; PATH=/X; Domain=Shop.Example.COM");
  expect(lines[0]?.reasons[0]?.message).toContain('"__HOST-Sid"');
});
