import { expect, test } from "vitest";
import { namePrefix, requiresHostOnly, requiresHttpOnly } from "./name-prefix.ts";

const rows: [name: string, prefix: string | undefined, hostOnly?: boolean, httpOnly?: boolean][] = [
  ["__Secure-id", "__secure-", false, false],
  ["__Host-id", "__host-", true, false],
  ["__Http-id", "__http-", false, true],
  ["__Host-Http-id", "__host-http-", true, true],
  ["__hOsT-hTtP-id", "__host-http-", true, true],
  ["__SECURE-", "__secure-", false, false],
  ["__Http-Host-id", "__http-", false, true],
  ["__Host-Secure-id", "__host-", true, false],
  ["__Host", undefined],
  ["__Hosts-id", undefined],
  ["_Host-id", undefined],
  ["Host-id", undefined],
  ["a__Host-id", undefined],
  [" __Host-id", undefined],
  ["__\u017fecure-id", undefined],
  ["", undefined],
];
for (const [name, prefix, hostOnly, httpOnly] of rows)
  test(`${JSON.stringify(name)} has ${prefix ? `the prefix ${prefix}` : "no prefix"}`, () => {
    const found = namePrefix(name);
    expect(found).toBe(prefix);
    expect(found && requiresHostOnly(found)).toBe(hostOnly);
    expect(found && requiresHttpOnly(found)).toBe(httpOnly);
  });
