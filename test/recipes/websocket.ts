/** The recipe that opens the session of a WebSocket. */

import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { sameOrigin } from "speculoos/session";
import { websockets } from "./plain-websockets.ts";
import { sessions } from "./sessions.ts";

export function acceptWebSockets(server: Server, every: number): void {
  // docs: recipe-websocket
  server.on("upgrade", (request, socket, head) => {
    upgrade(request, socket, head).catch(() => socket.destroy());
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    // Browsers send cookies with the handshake of any page, and ask nobody first.
    const session = sameOrigin(request) ? await sessions.open(request) : undefined;
    const user = session?.get("user");
    if (user === undefined) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    websockets.handleUpgrade(request, socket, head, (websocket) => {
      websocket.send(`hello ${user}`);
      // A connection outlives its session, unless somebody looks. A new login closes it too: the page connects again.
      const timer = setInterval(async () => {
        const { status } = await sessions.open(request).catch(() => ({ status: "unknown" }));
        if (status !== "ok") websocket.close(4401, "log in again");
      }, every);
      websocket.on("close", () => clearInterval(timer));
    });
  }
  // docs: end
}
