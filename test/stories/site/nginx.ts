/** A real nginx on loopback that ends TLS, with a configuration of its own. One process, which ends by its pid. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { selfSignedCertificate } from "../../browser/driver/certificate.ts";

export const NGINX = "/usr/sbin/nginx";

export type Ports = { readonly http: number; readonly https: number };

/** Returns the `server` blocks of a configuration. */
type WriteServers = (ports: Ports) => string;

export class Nginx {
  readonly ports: Ports;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(ports: Ports, process: ChildProcess, folder: string) {
    this.ports = ports;
    this.#process = process;
    this.#folder = folder;
  }

  /** Starts a proxy with these `server` blocks. Another program can take a free port: then it tries others. */
  static async start(writeServers: WriteServers): Promise<Nginx> {
    for (let tries = 1; ; tries++) {
      const nginx = await Nginx.#spawn(writeServers);
      if (await nginx.#accepts()) return nginx;
      const log = nginx.#readLog();
      await nginx.stop();
      if (tries === 5) throw new Error(`nginx did not start:\n${log}`);
    }
  }

  static async #spawn(writeServers: WriteServers): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), "speculoos-nginx-"));
    const ports = { http: await findFreePort(), https: await findFreePort() };
    const { key, cert } = selfSignedCertificate(Date.now());
    writeFileSync(join(folder, "key.pem"), key, { mode: 0o600 });
    writeFileSync(join(folder, "cert.pem"), cert);
    writeFileSync(join(folder, "nginx.conf"), configure(folder, writeServers(ports)));
    const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")];
    return new Nginx(ports, spawn(NGINX, args, { stdio: "ignore" }), folder);
  }

  /** Ends at once: also from a handler of "exit", which can't wait. */
  kill(): void {
    if (this.#process.exitCode === null) this.#process.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #accepts(): Promise<boolean> {
    for (let tries = 0; tries < 200 && this.#process.exitCode === null; tries++) {
      const socket = connect(this.ports.https, "127.0.0.1");
      const accepted = await once(socket, "connect").then(
        () => true,
        () => false,
      );
      socket.destroy();
      // It must be this process that listens, not another one on the same port.
      if (accepted && existsSync(join(this.#folder, "pid"))) return this.#process.exitCode === null;
      await sleep(25);
    }
    return false;
  }

  #readLog(): string {
    const log = join(this.#folder, "error.log");
    return existsSync(log) ? readFileSync(log, "utf8") : "";
  }
}

function configure(folder: string, servers: string): string {
  return `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ssl_certificate ${folder}/cert.pem;
  ssl_certificate_key ${folder}/key.pem;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  large_client_header_buffers 8 32k;
  proxy_buffer_size 64k;
  proxy_buffers 8 64k;
  proxy_busy_buffers_size 128k;
  ${servers}
}
`;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
