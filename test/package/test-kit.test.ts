/** The assertions about cookies print their reasons in Jest and in node:test, from the packed tarball. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasTools, run, tool, Workshop } from "./tarball.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove(), 60_000);

const JAR = `
  const { CookieJar } = require("speculoos/jar");
  const { assertSent, assertStored, bindJar, cookieMatchers, createClock } = require("speculoos/testing");
  const clock = createClock();
  const jar = new CookieJar({ clock });
  const visitor = bindJar(jar, "https://shop.example.com");
  visitor.receive(["id=s3cr3t; Path=/; Secure"], "/login");`;

const JEST = `${JAR}
  expect.extend(cookieMatchers);
  test("passes", () => {
    expect(jar).toSendCookie("id", "https://shop.example.com/");
    expect(visitor.set("__Host-a=1")).toBeRefused("prefix-host");
    expect(visitor.set("a=1")).toBeStored();
    expect(jar).not.toSendCookie("id", "https://other.test/");
  });
  test("fails", () => expect(jar).toSendCookie("id", "http://shop.example.com/"));`;

const NODE_TEST = `${JAR}
  const test = require("node:test");
  test("passes", () => {
    assertSent(jar, "id", "https://shop.example.com/");
    assertStored(visitor.set("a=1"));
  });
  test("fails", () => assertSent(jar, "id", "http://shop.example.com/"));`;

describe.skipIf(!hasTools)("a failing assertion", () => {
  let project: string;
  beforeAll(() => {
    project = workshop.createProject("test-kit", {
      "jest.config.json": JSON.stringify({ testMatch: ["**/*.jest.cjs"], transform: {} }),
      "kit.jest.cjs": JEST,
      "kit.test.cjs": NODE_TEST,
    });
  }, 60_000);

  /** One test passes and one fails, with the reason and without the value. */
  function expectReason(output: string): void {
    expect(output).toContain('The cookie "id" must be sent with http://shop.example.com/, but it is not:');
    expect(output).toContain('The cookie "id" is Secure, but the request uses plain HTTP. Use https or wss.');
    expect(output.replaceAll(/visitor\.receive.*/g, "")).not.toContain("s3cr3t");
  }

  test("prints the reason in Jest", () => {
    const { status, stderr } = run(project, [tool("jest/bin/jest.js"), "--no-watchman", "--runInBand"]);
    expect([status, stderr.includes("1 failed, 1 passed, 2 total")], stderr).toEqual([1, true]);
    expectReason(stderr);
  }, 60_000);

  test("prints the reason in node:test", () => {
    const { status, stdout } = run(project, ["--test", "--test-reporter=spec", "kit.test.cjs"]);
    expect([status, /pass 1\b[\s\S]*fail 1\b/.test(stdout)], stdout).toEqual([1, true]);
    expectReason(stdout);
  }, 60_000);
});
