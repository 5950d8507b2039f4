/** A framework's app in a process of its own: started on a free port, ended by its process id. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const apps = fileURLToPath(new URL("../apps/", import.meta.url));
const node = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

/** How an app is started: a command, by default Node, with its arguments below `test/frameworks/apps`. */
export type AppCommand = {
  readonly command?: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type RunningApp = { readonly port: number; output(): string; stop(): Promise<void> };

/** Starts an app and returns when it says "listening on PORT". @throws Error with its output if it ends before. */
export async function startApp({
  command = node,
  args,
  cwd = apps,
  env = {},
}: AppCommand): Promise<RunningApp> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", ...env },
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
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on("data", () => {
      const [, found] = /listening on (\d+)/.exec(output) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}:\n${output}`)));
  });
  return {
    port,
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
