/** A framework's app in a process of its own: started on a free port, ended by its process id. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { selfSignedCertificate } from "../../browser/driver/certificate.ts";

const apps = fileURLToPath(new URL("../apps/", import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

/** How an app is started: a command, by default Node, with its arguments below `test/frameworks/apps`. */
export type AppCommand = {
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type RunningApp = {
  readonly port: number;
  /** The port of the same app over HTTP/2 with TLS, if it has one. */
  readonly http2Port: number | undefined;
  output(): string;
  stop(): Promise<void>;
};

/** For apps that serve HTTP/2 themselves: browsers and our client speak it over TLS alone. */
const { key, cert } = selfSignedCertificate(Date.now());

/** Starts an app and returns when it says where it listens. @throws Error with its output if it ends before. */
export async function startApp({
  command = node,
  args,
  cwd = apps,
  env = {},
}: AppCommand): Promise<RunningApp> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", TLS_KEY: key, TLS_CERT: cert, ...env },
    // A group of its own: frameworks start workers, which end with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (text: string) => {
    output = (output + text).slice(-20_000);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  running.add(child);
  const [port, http2Port] = await new Promise<readonly [number, number?]>((resolve, reject) => {
    child.stdout.on("data", () => {
      // The apps say it by `ready` of `apps/story.mjs`.
      const [, first, second] = /listening on (\d+)(?: and (\d+))?\n/.exec(output) ?? [];
      if (first !== undefined)
        resolve(second === undefined ? [Number(first)] : [Number(first), Number(second)]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}:\n${output}`)));
  });
  return {
    port,
    http2Port,
    output: () => output,
    async stop() {
      running.delete(child);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      endGroup(child);
      await ended;
    },
  };
}

/** Ended with this process, if it is interrupted. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) endGroup(child);
});

function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
