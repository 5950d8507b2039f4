/** A server that a test starts, and that ends with the test, also if the test is killed. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

/** Waits until the pipe from the test ends, which the kernel closes whatever ended the test. Then it ends the server, and removes its folder. */
const WATCH = 'read -r _; kill -9 "$1" 2>/dev/null; [ -z "$2" ] || { sleep 0.1; rm -rf "$2"; }';

export class OwnedProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  #log = "";

  private constructor(child: ChildProcess, watcher: ChildProcess, pid: number) {
    this.pid = pid;
    this.#child = child;
    // The last of it is enough to say why a server did not start.
    const append = (text: string) => {
      this.#log = (this.#log + text).slice(-10_000);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", append);
    child.once("exit", () => watcher.kill("SIGKILL"));
    // Neither keeps the test from ending.
    for (const { stdin, stdout, stderr } of [child, watcher])
      for (const stream of [stdin, stdout, stderr]) (stream as Socket | null)?.unref();
    child.unref();
    watcher.unref();
  }

  /** `folder` is removed if the test is killed. A server that writes to its output must not be handed on to another test. */
  static async start(
    command: string,
    args: readonly string[],
    { folder = "", ...options }: { folder?: string; cwd?: string; uid?: number; gid?: number } = {},
  ): Promise<OwnedProcess> {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    const pid = child.pid;
    if (pid === undefined) throw (await once(child, "error"))[0];
    const watcher = spawn("/bin/sh", ["-c", WATCH, "sh", String(pid), folder], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    return new OwnedProcess(child, watcher, pid);
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Returns the end of what the server wrote. */
  get log(): string {
    return this.#log;
  }

  /** Sends a signal, and waits until the server has ended. One that has ended stays so. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended) return;
    // A server that was stopped with SIGSTOP hears no other signal.
    this.#child.kill("SIGCONT");
    this.#child.ref();
    const exit = once(this.#child, "exit");
    this.#child.kill(signal);
    await exit;
  }
}
