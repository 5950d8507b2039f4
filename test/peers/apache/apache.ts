/** A real Apache with mod_python on loopback, with a configuration of its own: started for a suite, stopped by its pid. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const MODULES = "/usr/lib/apache2/modules";
const BINARY = "/usr/sbin/apache2";

/** Returns a sentence that names the missing package, or `undefined` if Apache can run. */
export function missingApache(): string | undefined {
  if (!existsSync(BINARY)) return "the Debian package apache2 is missing";
  if (!existsSync(`${MODULES}/mod_python.so`)) return "the Debian package libapache2-mod-python is missing";
  return undefined;
}

export class Apache {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  constructor(url: string, process: ChildProcess, folder: string) {
    this.url = url;
    this.#process = process;
    this.#folder = folder;
  }

  /** `handler` is a file of this folder. `workers` answer at once, each a process of its own. */
  static async start({ handler = "handler", workers = 1 } = {}): Promise<Apache> {
    const folder = mkdtempSync(join(tmpdir(), "speculoos-apache-"));
    // Apache's workers are another user.
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "sessions"));
    chmodSync(join(folder, "sessions"), 0o777);
    copyFileSync(new URL(`${handler}.py`, import.meta.url), join(folder, `${handler}.py`));
    const port = await freePort();
    writeFileSync(join(folder, "apache.conf"), configuration(folder, port, handler, workers));
    // In a new process group, because Apache ends with a SIGTERM to its whole group.
    const child = spawn(BINARY, ["-f", join(folder, "apache.conf"), "-DFOREGROUND"], {
      stdio: "ignore",
      detached: true,
    });
    process.once("exit", () => child.kill("SIGTERM"));
    const apache = new Apache(`http://127.0.0.1:${port}/`, child, folder);
    for (let tries = 0; tries < 100; tries++) {
      if (child.exitCode !== null) break;
      if (
        await fetch(apache.url, { method: "POST", body: "[]" }).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        return apache;
      await sleep(100);
    }
    const log = existsSync(join(folder, "error.log")) ? readFileSync(join(folder, "error.log"), "utf8") : "";
    await apache.stop();
    throw new Error(`Apache did not start:\n${log}`);
  }

  /** Returns what Apache and its handlers have logged. */
  readLog(): string {
    return readFileSync(join(this.#folder, "error.log"), "utf8");
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function configuration(folder: string, port: number, handler: string, workers: number): string {
  return `
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
LoadModule mpm_prefork_module ${MODULES}/mod_mpm_prefork.so
LoadModule authz_core_module ${MODULES}/mod_authz_core.so
LoadModule python_module ${MODULES}/mod_python.so
User www-data
Group www-data
StartServers ${workers}
MinSpareServers ${workers}
MaxSpareServers ${workers + 1}
DocumentRoot ${folder}
<Location "/">
  SetHandler mod_python
  PythonPath "sys.path + ['${folder}']"
  PythonHandler ${handler}
  PythonOption mod_python.session.database_directory ${folder}/sessions
  PythonOption mod_python.file_session.cleanup_grace_period 0
  PythonDebug On
</Location>
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
