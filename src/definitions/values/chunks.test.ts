import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { cookieHeaderAfter, cookieHeaderWith } from "../../../test/browser-header.ts";
import { KeyRing } from "../../keys/key-ring.ts";
import { parseSetCookie } from "../../npm-cookie/parse-set-cookie.ts";
import { defineCookie } from "../define-cookie.ts";

const keys = new KeyRing("an example of a secret with 32 octets");

for (const protection of ["signed", "sealed"] as const) {
  describe(`a ${protection} value in chunks`, () => {
    const big = defineCookie("big", { keys, protection, chunk: true });
    const text = (length: number) => "abcdefghij".repeat(length / 10);

    test("is sent in one cookie if it fits, else in as many as it takes", () => {
      expect(cookieHeaderWith(big, text(100))).toMatch(/^big=/);
      const headers = new Headers();
      big.set(headers, text(5000));
      const lines = headers.getSetCookie().map((line) => parseSetCookie(line));
      expect(lines.map(({ name, maxAge }) => [name, maxAge])).toEqual([
        ["big.0", undefined],
        ["big.1", undefined],
        ["big", 0],
      ]);
      for (const line of headers.getSetCookie()) expect(line.length).toBeLessThanOrEqual(4096);
      expect(big.get(cookieHeaderAfter(headers))).toBe(text(5000));
    });

    test("is read at every length around the limits, until it is refused", () => {
      let refused = 0;
      for (let length = 2800; length < 9000; length += 10) {
        try {
          expect(big.get(cookieHeaderWith(big, text(length)))).toBe(text(length));
        } catch (error) {
          expect(error).toMatchObject({ code: "too-large" });
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(50);
      expect(refused).toBeLessThan(350);
      const wide = defineCookie("big", { keys, protection, chunk: true, maxChunks: 10 });
      expect(wide.get(cookieHeaderWith(wide, text(20_000)))).toBe(text(20_000));
    });

    test("is refused if a chunk is missing, changed, moved, from another value, or cut elsewhere", () => {
      const [a, b] = [
        cookieHeaderWith(big, text(6000)).split("; "),
        cookieHeaderWith(big, text(6000).toUpperCase()).split("; "),
      ];
      const [zero, one] = a as [string, string];
      const attacks = {
        "no first": one,
        "no last": zero,
        "one of another": `${zero}; ${b[1]}`,
        swapped: `big.0=${one.slice(6)}; big.1=${zero.slice(6)}`,
        "cut elsewhere": `${zero}${one[6]}; big.1=${one.slice(7)}`,
        "a count too many": `${zero.replace("2~", "3~")}; ${one}; big.2=`,
        "a count too few": `big.0=1~${zero.slice(8)}${one.slice(6)}`,
        "not canonical": `${zero}; big.01=${one.slice(6)}`,
        "under another name": `${zero.replace("big", "bog")}; ${one.replace("big", "bog")}`,
        "in one cookie": `big=${zero.slice(8)}${one.slice(6)}`,
      };
      expect(big.get(`${zero}; ${one}`)).toBe(text(6000));
      for (const [why, attack] of Object.entries(attacks)) {
        const definition =
          why === "under another name" ? defineCookie("bog", { keys, protection, chunk: true }) : big;
        expect(definition.get(attack), why).toBeUndefined();
        expect(definition.check(attack).status, why).toMatch(/malformed|forged|unknown-key/);
      }
    });

    test("leaves nothing of an earlier value in the browser", () => {
      let jar = cookieHeaderWith(big, text(5000));
      const shorter = new Headers();
      big.set(shorter, text(10), { request: jar });
      jar = cookieHeaderAfter(shorter, jar);
      expect(jar).toMatch(/^big=[^;]+$/);
      const longer = new Headers();
      big.set(longer, text(5000));
      jar = cookieHeaderAfter(longer, jar);
      expect(big.get(jar)).toBe(text(5000));
      const shorterUnseen = new Headers();
      big.set(shorterUnseen, text(10));
      expect(big.get(cookieHeaderAfter(shorterUnseen, jar))).toBe(text(10));
      const removal = new Headers();
      big.remove(removal, { request: jar });
      expect(cookieHeaderAfter(removal, jar)).toBe("");
      const removalUnseen = new Headers();
      big.remove(removalUnseen);
      expect(cookieHeaderAfter(removalUnseen, jar)).toBe("");
    });

    test("survives planted copies of its chunks, and is ambiguous if two whole values differ", () => {
      const [a, b] = [cookieHeaderWith(big, text(5000)), cookieHeaderWith(big, text(6000))];
      expect(big.get(`big.1=tossed; big.0=2~tossed; ${a}`)).toBe(text(5000));
      expect(big.check(`${a}; ${b}`).status).toBe("ambiguous");
      expect(big.check(`${a}; ${cookieHeaderWith(big, "short")}`).status).toBe("ambiguous");
      const flood = Array.from({ length: 2000 }, (_, i) => `big.${i % 64}=${i}~x`).join("; ");
      expect(big.check(flood).status).toBe("malformed");
    });

    test("is refused on a response that a shared cache may keep", () => {
      const headers = new Headers({ "cache-control": "public" });
      expect(() => big.set(headers, text(5000))).toThrow(
        expect.objectContaining({ code: "publicly-cacheable" }),
      );
    });
  });
}

describe("chunks over a real server", () => {
  async function exchange(
    handle: (request: IncomingMessage, response: ServerResponse) => void,
    cookie: string,
  ): Promise<{ status: number; setCookie: string[] }> {
    const server = createServer((request, response) => {
      handle(request, response);
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    try {
      return await new Promise((resolve, reject) => {
        get({ host: "127.0.0.1", port, headers: { cookie } }, (response) => {
          response.resume();
          resolve({ status: response.statusCode!, setCookie: response.headers["set-cookie"] ?? [] });
        }).on("error", reject);
      });
    } finally {
      server.close();
    }
  }

  test("chunks of an earlier value are found in Node's request and removed", async () => {
    const big = defineCookie("big", { keys, chunk: true });
    const jar = cookieHeaderWith(big, "x".repeat(7000));
    const { setCookie } = await exchange((_request, response) => big.set(response, "small"), jar);
    expect(setCookie.map((line) => line.split("=", 1)[0])).toEqual(["big", "big.0", "big.1"]);
  });

  test("three chunks pass Node's limit for headers, four do not", async () => {
    const wide = defineCookie("big", { keys, chunk: true, maxChunks: 5 });
    const read = (jar: string) => {
      let found: string | undefined;
      return exchange((request) => {
        found = wide.get(request);
      }, jar).then(({ status }) => ({ status, length: found?.length }));
    };
    expect(await read(cookieHeaderWith(wide, "x".repeat(11_000)))).toEqual({ status: 200, length: 11_000 });
    expect(await read(cookieHeaderWith(wide, "x".repeat(16_300)))).toMatchObject({ status: 431 });
  });
});
