/** One nginx before all apps: it ends TLS and HTTP/2, and hands on over HTTP/1.1 to the port in the name of the host. */

import { Nginx } from "../../stories/site/nginx.ts";

export type RunningProxy = { readonly port: number; stop(): Promise<void> };

/** Returns the host of an app. A proxy that is "silent" says nothing of the TLS that it ends. */
export function hostOf(port: number, proxy: "header" | "silent"): string {
  return `p${port}.${proxy}.test`;
}

export async function startProxy(): Promise<RunningProxy> {
  const nginx = await Nginx.start(({ http, https }) => {
    const listen = `listen 127.0.0.1:${http};
    listen 127.0.0.1:${https} ssl http2;`;
    return `
  server {
    ${listen}
    server_name "~^p(?<header_port>\\d+)\\.header\\.test$";
    location / {
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_pass http://127.0.0.1:$header_port;
    }
  }
  server {
    ${listen}
    server_name "~^p(?<silent_port>\\d+)\\.silent\\.test$";
    location / { proxy_pass http://127.0.0.1:$silent_port; }
  }`;
  });
  // Ended with this process, if it is interrupted.
  const kill = () => nginx.kill();
  process.once("exit", kill);
  return {
    port: nginx.ports.https,
    async stop() {
      process.off("exit", kill);
      await nginx.stop();
    },
  };
}
