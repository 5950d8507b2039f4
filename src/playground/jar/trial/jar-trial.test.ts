/** The trial of a jar: what becomes of each line, and where the cookies go. */

import { describe, expect, test } from "vitest";
import { JAR_EXAMPLES } from "../view/jar-examples.ts";
import { checkJarForm, type JarForm, readJarForm } from "./jar-query.ts";
import { type JarTrial, tryInJar } from "./jar-trial.ts";

const NOW = Date.UTC(2026, 0, 1);

function tryForm(fields: Partial<JarForm>): JarTrial {
  const checked = checkJarForm({ ...readJarForm(new URLSearchParams()), ...fields });
  if (!("asker" in checked)) throw new Error(JSON.stringify(checked));
  return tryInJar(checked, NOW);
}

/** "stored", or "refused: code, code". */
function verdicts({ lines }: JarTrial): string[] {
  return lines.map(({ status, reasons }) =>
    reasons.length === 0 ? status : `${status}: ${reasons.map(({ code }) => code).join(", ")}`,
  );
}

function sentTo({ requests }: JarTrial, title: string): string {
  const found = requests.find(({ request }) => request.title === title);
  if (!found) throw new Error(`no request “${title}”`);
  return found.sendings
    .map(({ sent, reasons }) => (sent ? "sent" : reasons.map(({ code }) => code).join(", ")))
    .join(" | ");
}

describe("the hard cases show what their titles say", () => {
  const rows: Record<string, string[]> = {
    "A whole answer, as curl -i prints it": ["stored", "stored", "refused: domain-mismatch"],
    "__Host- with a Domain": ["refused: prefix-host"],
    "SameSite=None without Secure": ["refused: same-site-none-insecure", "stored"],
    "A public suffix as Domain (co.uk)": ["refused: public-suffix"],
    "Set over https, overwritten over http": ["stored", "refused: overwrites-secure"],
    "SameSite=Strict and the link in a mail": ["stored"],
    "A widget in its partition (CHIPS)": ["stored"],
    "Tossed in by a neighbour": ["stored", "stored"],
    "Removed, and missed by its path": ["stored", "nothing-to-remove", "removed"],
    "A semicolon inside the value": ["stored"],
    "A value that looks like a prefix": ["refused: nameless-prefix", "refused: nameless-prefix", "stored"],
    "One octet too many": ["refused: name-value-too-large"],
    "HttpOnly from a script": ["refused: http-only-not-allowed", "stored"],
  };
  expect(JAR_EXAMPLES.map(({ title }) => title)).toEqual(Object.keys(rows));
  for (const { title, form } of JAR_EXAMPLES)
    test(title, () => expect(verdicts(tryForm(form))).toEqual(rows[title]));
});

test("a later line replaces or removes the cookie of an earlier one, and both say so", () => {
  const { lines, cookies } = tryForm({ lines: "a=1\na=2\na=; Max-Age=0\na=3" });
  expect(lines.map(({ undoes, undone }) => [undoes, undone])).toEqual([
    [undefined, { how: "replaced", by: 2 }],
    [1, { how: "removed", by: 3 }],
    [2, undefined],
    [undefined, undefined],
  ]);
  expect(cookies.map(({ value }) => value)).toEqual(["3"]);
});

test("what had to make room says for whom", () => {
  const lines = Array.from({ length: 181 }, (_, i) => `n${i}=1`).join("\n");
  const trial = tryForm({ lines });
  expect(trial.cookies.length).toBe(150);
  expect(trial.lines[0]?.undone).toEqual({ how: "evicted", by: 181 });
  expect(trial.lines[180]?.undone).toBeUndefined();
});

test("each request is answered for each cookie, with every reason", () => {
  const trial = tryForm({ lines: "a=1; Secure; SameSite=Strict; HttpOnly\nb=2; Domain=example.com; Path=/" });
  expect(sentTo(trial, "The same URL again")).toBe("sent | sent");
  expect(sentTo(trial, "A host below")).toBe("host-mismatch | sent");
  expect(sentTo(trial, "Over plain http")).toBe("secure-required | sent");
  expect(sentTo(trial, "A link on another site")).toBe("same-site-strict | sent");
  expect(sentTo(trial, "A form that another site posts")).toBe("same-site-strict | same-site-unset");
  expect(sentTo(trial, "A script in the page")).toBe("http-only-hidden | sent");
  expect(trial.requests.find(({ request }) => request.title === "A host below")?.header).toBe("b=2");
});

test("a partitioned cookie goes along where it was set, and under no other site", () => {
  const trial = tryForm({ lines: "a=1; Secure; SameSite=None; Partitioned", asker: "embed" });
  expect(sentTo(trial, "An image or frame in another site")).toBe("sent");
  expect(sentTo(trial, "An image or frame in a third site")).toBe("partition-mismatch");
});

test("a request of one's own may go to a site that the jar has no cookies of", () => {
  const trial = tryForm({ lines: "a=1", ownUrl: "https://example.org/" });
  expect(sentTo(trial, "Your own request")).toBe("host-mismatch");
  expect(trial.requests[0]?.sendings[0]?.reasons[0]?.message).toBe(
    'The cookie "a" is for "shop.example.com", and "example.org" is of another site.',
  );
  expect(trial.requests[0]?.header).toBe("");
});

test("what is typed counts by its octets, and is read as it was typed", () => {
  const { lines, cookies } = tryForm({ lines: `é=💛\nb=${"é".repeat(2048)}\n💛=1; Domain=é.example` });
  expect(cookies[0]).toMatchObject({ name: "é", value: "💛" });
  expect(lines[1]?.reasons[0]?.message).toContain("has a name and value of 4097 bytes");
  expect(lines[2]?.reasons[0]?.message).toContain('"💛" is for "é.example"');
});

test("names that objects are afraid of are names", () => {
  const { cookies } = tryForm({ lines: "__proto__=1\nconstructor=2\nhasOwnProperty=3" });
  expect(cookies.map(({ name }) => name)).toEqual(["__proto__", "constructor", "hasOwnProperty"]);
});
