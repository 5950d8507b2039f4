/** The kinds of host, as `URL` prints hosts (RFC 6265bis §5.1.3; Secure Contexts §3.1). */

import { expect, test } from "vitest";
import { isAddress, isLoopbackHost } from "./host.ts";

const rows: [host: string, address: boolean, loopback: boolean][] = [
  ["127.0.0.1", true, true],
  ["127.255.255.254", true, true],
  ["128.0.0.1", true, false],
  ["10.0.0.1", true, false],
  ["192.168.0.127", true, false],
  ["[::1]", true, true],
  ["[::2]", true, false],
  ["[2001:db8::1]", true, false],
  // An IPv4 address inside IPv6 is not of ::1/128.
  ["[::ffff:7f00:1]", true, false],
  ["localhost", false, true],
  ["localhost.", false, true],
  ["app.localhost", false, true],
  ["a.b.localhost.", false, true],
  ["notlocalhost", false, false],
  ["localhost.example.com", false, false],
  ["127.0.0.1.example.com", false, false],
  ["example.com", false, false],
  ["example.com1", false, false],
  ["1.example", false, false],
  ["1.2.3", false, false],
  ["1.2.3.4.5", false, false],
  ["", false, false],
];
for (const [host, address, loopback] of rows)
  test(`${JSON.stringify(host)} is ${address ? "an address" : "a name"}, ${loopback ? "" : "not "}loopback`, () => {
    expect([isAddress(host), isLoopbackHost(host)]).toEqual([address, loopback]);
  });
