import { describe, expect, test } from "vitest";
import { isDomainAttribute, isHostNameAttribute } from "./domain-attribute.ts";

describe("the value of a Domain attribute", () => {
  const rows: [domain: string, isDomain: boolean, isHostName?: boolean][] = [
    ["example.com", true, true],
    [".example.com", true, true],
    ["EXAMPLE.com", true, true],
    ["127.0.0.1", true, true],
    ["xn--bcher-kva.example", true, true],
    [`${"a".repeat(63)}.example`, true, true],
    [`${"a".repeat(64)}.example`, true, false],
    ["a_b.example", true, false],
    ["-a.example", true, false],
    [".-a.example", true, false],
    ["a-.example", true, false],
    ["a.example-", true, false],
    ["", false],
    [".", false],
    ["..a", false],
    ["a..b", false],
    ["example.com.", false],
    ["example.com:80", false],
    ["[::1]", false],
    ["b\u00fccher.example", false],
    ["a.example\n", false],
    ["a.example; Path=/", false],
  ];
  for (const [domain, isDomain, isHostName = false] of rows)
    test(`${JSON.stringify(domain)} is ${isDomain ? "valid" : "invalid"}`, () => {
      expect(isDomainAttribute(domain)).toBe(isDomain);
      expect(isHostNameAttribute(domain)).toBe(isHostName);
    });
});
