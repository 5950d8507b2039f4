/** A program in another language that reads and writes cookies with its own framework: requests in, answers out, as JSON lines. */

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

export type Answer = { readonly ok: boolean; readonly value?: unknown; readonly error?: string };

export type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** Files that must exist for it to run: those of the framework's package. */
  readonly needs: readonly string[];
};

export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Returns a file that the program needs and that is absent, or `undefined`. */
export function missing({ needs }: Program): string | undefined {
  return needs.find((file) => !existsSync(file));
}

/** Runs the program once, and returns its answers in the order of the requests. */
export function ask({ command, args, env }: Program, requests: readonly Request[]): Answer[] {
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    input: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined || status !== 0) throw error ?? new Error(`${command} failed: ${stderr}`);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((line): Answer => JSON.parse(line));
  if (answers.length !== requests.length)
    throw new Error(`${command} gave ${answers.length} answers: ${stderr}`);
  return answers;
}
