/** A program in another language that reads and writes cookies with a framework: requests in, results out, as JSON lines. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Request = {
  readonly op: "read" | "write";
  readonly scheme: string;
  readonly name: string;
  readonly raw?: string;
  readonly value?: unknown;
  readonly [option: string]: unknown;
};

export type Result = { readonly ok: boolean; readonly value?: unknown; readonly error?: string };

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** The files of the framework's package, without which the program can't run. */
  readonly needs: readonly string[];
};

/** Returns the path of a program beside this file. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Returns a file that the program needs and that is absent, or `undefined` if it can run. */
export function missing({ needs }: Program): string | undefined {
  return needs.find((file) => !existsSync(file));
}

/** Runs the program once. Returns its results in the order of the requests. */
export function runProgram({ command, args, env }: Program, requests: readonly Request[]): Result[] {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    input: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined || status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
  const results = stdout
    .trimEnd()
    .split("\n")
    .map((line): Result => JSON.parse(line));
  if (results.length !== requests.length)
    throw new Error(`${command} must return ${requests.length} results; got ${results.length}: ${stderr}`);
  return results;
}
