/** `Cookie.fromSetCookie`: what another server wrote, for programs that pass it on. */

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { addCookie } from "../http/add-cookie.ts";
import { Cookie } from "./cookie.ts";

test("prints what it read", () => {
  for (const line of [
    "id=7",
    'id="a b, c\\d"; Path=/; HttpOnly',
    "cart[0]=x=y==; Max-Age=60; Domain=.example.com; Path=/app; Secure; SameSite=None; Partitioned",
    "id=\xe9; Priority=High",
    "=value",
    "id=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
  ]) {
    const printed = String(Cookie.fromSetCookie(line));
    const parts = (text: string) => text.split("; ").sort();
    expect(parts(printed), line).toEqual(parts(line));
    expect(String(Cookie.fromSetCookie(printed))).toBe(printed);
  }
});

test("keeps of the attributes what browsers know, the last of each", () => {
  const cookie = Cookie.fromSetCookie("id=7; path=/a; PATH=/b; Max-Age=x; SameSite=what; Color=red");
  expect(String(cookie)).toBe("id=7; Path=/b");
});

test("takes of the attributes what browsers make of them", () => {
  for (const [line, printed] of [
    ["id=7; Max-Age=63072000", "id=7; Max-Age=34560000"],
    ["id=7; Max-Age=99999999999999999999", "id=7; Max-Age=34560000"],
    ["id=7; Max-Age=-99999999999999999999", "id=7; Max-Age=0"],
    ["id=7; Path=app", "id=7"],
    ["id=7; Path=", "id=7"],
    ["id=7; Path", "id=7"],
    ["id=7; Domain=", "id=7"],
    [`id=7; Path=/${"x".repeat(1024)}`, "id=7"],
  ] as const) {
    expect(String(Cookie.fromSetCookie(line)), line).toBe(printed);
  }
});

test("refuses what no browser would store", () => {
  for (const [line, code] of [
    ["id=a\x01b", "invalid-value"],
    ["i\x01d=ab", "invalid-name"],
    [`id=${"x".repeat(5000)}`, "too-large"],
    ["__Host-id=7; Domain=example.com; Path=/; Secure", "prefix-mismatch"],
  ] as const) {
    expect(() => Cookie.fromSetCookie(line), line).toThrow(expect.objectContaining({ code }));
  }
});

describe("a proxy that rewrites the cookies of its upstream", async () => {
  const servers = [
    await listen((_, res) => {
      res.setHeader("set-cookie", [
        'session="a b"; Domain=internal.example; Path=/app; SameSite=Lax',
        "cart[0]=50%; Path=/app/cart",
        `__Host-bad=1; Domain=internal.example`,
      ]);
      res.end("hello");
    }),
  ];
  // The proxy serves /app at its root, over https, within frames of other sites.
  servers.push(
    await listen(async (_, res) => {
      const upstream = await fetch(urlOf(servers[0]!));
      for (const line of upstream.headers.getSetCookie()) {
        try {
          const cookie = Cookie.fromSetCookie(line);
          cookie.domain = undefined;
          cookie.path = cookie.path?.replace(/^\/app(?=\/|$)/, "") || "/";
          cookie.secure = true;
          cookie.sameSite = "none";
          addCookie(res, cookie);
        } catch {
          res.setHeader("x-dropped", "1");
        }
      }
      res.end(await upstream.text());
    }),
  );
  afterAll(() => {
    for (const server of servers) server.close();
  });

  test("changes Domain, Path, Secure and SameSite, and no value", async () => {
    const response = await fetch(urlOf(servers[1]!));
    expect(response.headers.getSetCookie()).toEqual([
      'session="a b"; Path=/; Secure; SameSite=None',
      "cart[0]=50%; Path=/cart; Secure; SameSite=None",
    ]);
    expect(response.headers.get("x-dropped")).toBe("1");
  });
});

async function listen(handle: RequestListener) {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function urlOf(server: ReturnType<typeof createServer>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
