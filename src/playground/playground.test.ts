/** The playground as somebody uses it, with a jar in the place of a browser. Chromium uses it in test/browser. */

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CookieJar } from "speculoos/jar";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPlayground } from "./server.ts";

let server: Server;
let origin: string;
let jar: CookieJar;
/** The address that the last button led to. */
let location: string;

beforeEach(async () => {
  server = createPlayground().listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  jar = new CookieJar();
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function open(): Promise<string> {
  const response = await fetch(`${origin}/play`, {
    headers: { cookie: jar.getCookieString(`${origin}/play`) },
  });
  return textOf(await response.text());
}

/** Presses a button, and returns the page that it leads to. `keep` is the browser's decision about each line. */
async function press(
  action: string,
  fields: Record<string, string> = {},
  keep: (line: string) => boolean = () => true,
): Promise<string> {
  const response = await fetch(`${origin}/act`, {
    method: "POST",
    headers: { origin, cookie: jar.getCookieString(`${origin}/act`) },
    body: new URLSearchParams({ action, ...fields }),
    redirect: "manual",
  });
  expect(response.status).toBe(303);
  location = response.headers.get("location")!;
  for (const line of response.headers.getSetCookie().filter(keep)) jar.setCookie(line, `${origin}/act`);
  return open();
}

/** The HTML with its texts decoded, so that a test can look for what a person reads. */
function textOf(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

/** One part of the page, without its tags. */
function partOf(page: string, id: string): string {
  const section = new RegExp(`<section [^>]*id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? "";
  return section.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

describe("the form", () => {
  const typed = {
    name: "Sid",
    value: "1",
    path: "/",
    domain: "",
    maxAge: "60",
    sameSite: "strict",
    httpOnly: "on",
  };
  const shown = (page: string) => [
    ...["name", "value", "path", "domain", "maxAge"].map(
      (field) => new RegExp(`<input id="${field}"[^>]* value="([^"]*)"`).exec(page)?.[1],
    ),
    /<option value="([^"]*)" selected>/.exec(page)?.[1],
    [...page.matchAll(/name="(\w+)" checked/g)].map(([, name]) => name).join(),
  ];

  test("keeps what was typed after it was sent, and after other buttons", async () => {
    const kept = ["Sid", "1", "/", "", "60", "strict", "httpOnly"];
    expect(shown(await press("make", typed))).toEqual(kept);
    expect(shown(await press("set"))).toEqual(kept);
    expect(shown(await open())).toEqual(kept);
  });

  test("keeps what was refused, in its case, and tells all faults beside their fields", async () => {
    const page = await press("make", {
      name: "__HOST-Sid",
      value: "Dürer; Path",
      path: "Shop",
      maxAge: "Soon",
    });
    expect(shown(page).slice(0, 5)).toEqual(["__HOST-Sid", "Dürer; Path", "Shop", "", "Soon"]);
    for (const field of ["value", "path", "maxAge", "flags"]) {
      expect(page).toContain(`aria-describedby="${field}-fault"`);
      expect(page).toMatch(new RegExp(`id="${field}-fault">[^>]*<p>.*(?:must|requires)`));
    }
    expect(partOf(page, "make")).toContain("Refused: nothing was sent. 5 faults");
    expect(jar.size).toBe(0);
  });

  test("is emptied by its own button alone", async () => {
    await press("make", typed);
    expect(shown(await press("empty"))).toEqual(["", "", "", "", "", "", ""]);
  });
});

describe("what became of a cookie is told:", () => {
  const rows: [why: string, fields: Record<string, string>, says: RegExp][] = [
    ["stored and sent back", { path: "/" }, /Your browser stored x and sent it back\./],
    [
      "dropped because of its domain",
      { domain: "Example.com" },
      /did not store x : .*domain-mismatch.*RFC 6265bis §5\.7/,
    ],
    [
      "stored, but not sent to this page",
      { path: "/admin" },
      /does not send x to this page: .*path-mismatch/,
    ],
    [
      "dropped because of a public suffix",
      { domain: "com" },
      /did not store x : .*(?:public-suffix|domain-mismatch)/,
    ],
  ];
  for (const [why, fields, says] of rows)
    test(why, async () => {
      expect(partOf(await press("make", { name: "x", value: "1", ...fields }), "make")).toMatch(says);
    });

  test("dropped by a browser that stores no Secure cookie without https", async () => {
    const secure = { name: "x", value: "1", path: "/", secure: "on" };
    const page = await press("make", secure, (line) => !line.includes("Secure"));
    expect(partOf(page, "make")).toMatch(/did not send x back, although.*Safari stores no Secure cookie/);
    expect(partOf(await press("express", {}, () => false), "move")).toMatch(/did not send connect\.sid back/);
  });

  test("nothing, if it was removed", async () => {
    await press("set", { kind: "signed" });
    expect(partOf(await press("remove", { kind: "signed" }), "signed")).not.toContain("Your browser did not");
  });
});

describe("of two copies", () => {
  const copies = (page: string, id: string) =>
    [
      ...(new RegExp(`<section [^>]*id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? "").matchAll(
        /class="badge[^>]*>([^<]*)</g,
      ),
    ].map(([, word]) => word);

  test("each has its own decision, so that no planted value stands beside “valid”", async () => {
    for (const kind of ["signed", "marshal", "sealed"]) {
      await press("set", { kind });
      const page = await press("plant", { kind });
      expect(copies(page, kind)).toEqual(["2 copies", "malformed", "valid"]);
      expect(partOf(page, kind)).toMatch(/malformed [^.]*planted .* valid The server reads this copy\./);
    }
  });

  test("both can be invalid", async () => {
    await press("set", { kind: "signed" });
    await press("change", { kind: "signed" });
    const page = await press("plant", { kind: "signed" });
    expect(copies(page, "signed")).toEqual(["2 copies", "malformed", "forged"]);
    expect(partOf(page, "signed")).toContain("The server reads none of them.");
  });

  test("the server reads the first if they are plain", async () => {
    await press("set", { kind: "plain" });
    const page = await press("plant", { kind: "plain" });
    expect(partOf(page, "plain")).toMatch(/not protected The server reads this copy\. theme= planted/);
  });
});

test("a button leads back to the part of the page that it is in, and its report is there", async () => {
  for (const [action, place, kind] of [
    ["set", "plain", "plain"],
    ["set", "sealed", "sealed"],
    ["plant", "sealed", "sealed"],
    ["rotate", "keys"],
    ["express", "move"],
    ["migrate", "move"],
    ["make", "make"],
    ["nonsense", "marshal", "marshal"],
  ] as const) {
    const page = await press(action, { kind: kind ?? "" });
    expect(location).toBe(`/play#${place}`);
    expect(
      new RegExp(`<section [^>]*id="${place}"(?:(?!</section>)[\\s\\S])*role="status"`).test(page),
      action,
    ).toBe(true);
    expect(page.match(/role="status"/g)).toHaveLength(1);
    expect(await open()).not.toContain('role="status"');
  }
});

test("a value of another program on this machine is shown as text", async () => {
  jar.setCookie(`x=<script>"'&; Path=/`, origin);
  expect(await open()).toContain("<code><script>\"'&</code>");
  const response = await fetch(`${origin}/play`, { headers: { cookie: 'x=<script>"; user=</code><b>' } });
  expect(await response.text()).not.toMatch(/<script|<b>/);
});
