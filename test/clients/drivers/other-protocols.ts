/** HTTP/2 and WebSockets. */

import { once } from "node:events";
import { connect } from "node:http2";
import { createHttp2Request } from "../recipes/http2.ts";
import { createConnect as createUndiciConnect } from "../recipes/undici-websocket.ts";
import { createConnect } from "../recipes/ws.ts";
import type { Driver } from "./driver.ts";

const NO_REDIRECTS = "it follows none";

export const OTHER_PROTOCOLS: readonly Driver[] = [
  {
    name: "`node:http2`",
    recipe: "http2",
    hook: "`getCookieString` and `setCookies`",
    speaks: "http2",
    cannot: {
      redirects: NO_REDIRECTS,
      "CONNECT proxy": "a session has one connection, which is yours to make",
    },
    open(jar) {
      const sessions = new Map<string, ReturnType<typeof connect>>();
      return {
        ask: async (url, headers = {}) => {
          const { origin, pathname, search } = new URL(url);
          const session = sessions.get(origin) ?? connect(origin);
          sessions.set(origin, session);
          const stream = createHttp2Request(session, origin, jar)(pathname + search, headers).resume();
          await once(stream, "close");
        },
        close: () => {
          for (const session of sessions.values()) session.destroy();
        },
      };
    },
  },
  {
    name: "ws 8",
    recipe: "ws",
    hook: "`cookieAgent`",
    speaks: "websocket",
    cannot: { redirects: NO_REDIRECTS },
    open(jar, proxy) {
      const open = createConnect(jar, proxy);
      return {
        ask: async (url, headers = {}) => {
          const socket = open(url.replace("http", "ws"), { headers });
          await once(socket, "open");
          socket.terminate();
        },
      };
    },
  },
  {
    name: "undici 8 `WebSocket`",
    recipe: "undici-websocket",
    hook: "`cookieInterceptor`",
    speaks: "websocket",
    cannot: { redirects: NO_REDIRECTS },
    open(jar, proxy) {
      const open = createUndiciConnect(jar, proxy);
      return {
        ask: (url, headers = {}) =>
          new Promise<void>((resolve, reject) => {
            const socket = open(url.replace("http", "ws"), headers);
            socket.addEventListener("open", () => {
              socket.close();
              resolve();
            });
            socket.addEventListener("error", () => reject(new Error("the handshake failed")));
          }),
      };
    },
  },
];
