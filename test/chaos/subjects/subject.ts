/** What the harness drives: a library over a store. */

import type { Abilities } from "../driver/group.ts";
import type { ServerProcess } from "../driver/server-process.ts";

export type Subject = {
  readonly name: string;
  readonly isOurs: boolean;
  /** The library and its version, as a row of the table begins. */
  readonly title: string;
  /** How it was set up, in a few words. */
  readonly settings: string;
  /** The path of the server's program. */
  readonly program: string;
  readonly abilities: Abilities;
  /** What has no call of its own, and what was called in its place. */
  readonly nearest?: string;
  /** Whether acknowledged writes may be lost by the store's own word: shown, without a target. */
  readonly isShownOnly?: boolean;
  /** Returns a sentence that names what is missing on this machine. */
  missing?(): string | undefined;
  start(): Promise<Backend>;
};

/** The store of one run. */
export type Backend = {
  readonly env: Readonly<Record<string, string>>;
  /** What is killed beside single server processes, in turns. Each returns when it works again. */
  readonly faults: readonly Fault[];
  stop(): Promise<void>;
};

export type Fault = { readonly name: string; run(servers: readonly ServerProcess[]): Promise<void> };
