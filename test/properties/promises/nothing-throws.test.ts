/** Nothing throws, rejects or logs because of what a client or a server sent. */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import * as core from "speculoos";
import * as interop from "speculoos/interop";
import * as jar from "speculoos/jar";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runs } from "../../seed.ts";
import { hostile, isRefusal } from "./hostile.ts";
import { READERS } from "./readers.ts";
import { WRITERS } from "./writers.ts";

const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method);
  vi.spyOn(process, "emitWarning");
  process.on("unhandledRejection", onRejection);
});

afterEach(async () => {
  for (const method of METHODS) expect(console[method]).not.toHaveBeenCalled();
  expect(process.emitWarning).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  await new Promise((resolve) => setTimeout(resolve));
  process.off("unhandledRejection", onRejection);
  expect(rejections.splice(0)).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe("whatever was sent, without an error and in silence:", () => {
  for (const [name, read] of Object.entries(READERS)) {
    test(name, () => {
      fc.assert(
        fc.property(hostile, (text) => void read(text)),
        runs(150),
      );
    });
  }
});

describe("a program's own text is taken, or refused by a CookieError, a TypeError or a RangeError:", () => {
  for (const [name, write] of Object.entries(WRITERS)) {
    test(name, () => {
      fc.assert(
        fc.property(hostile, (text) => {
          try {
            write(text);
          } catch (error) {
            return isRefusal(error);
          }
        }),
        runs(40),
      );
    });
  }
});

test("no function, class or codec of the three doors is left out", () => {
  const used = ["readers.ts", "writers.ts", "../../interop-codecs.ts"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join("\n");
  const missing = Object.entries({ ...core, ...interop, ...jar })
    .filter(([, thing]) => typeof thing === "function" || typeof thing === "object")
    .map(([name]) => name)
    .filter((name) => !new RegExp(`\\b${name}\\b[.(]|\\bnew ${name}\\b|\\[.*\\b${name}\\b`).test(used));
  expect(missing).toEqual([]);
});
