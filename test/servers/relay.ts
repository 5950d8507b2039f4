/** A TCP relay between a client and its server. It counts how often the client waits, and can lose answers or cut connections. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export class Relay {
  readonly port: number;
  /** How often the client sent something after the server had answered what came before. */
  waits = 0;
  /** "lose": what the server answers never arrives. */
  answers: "pass" | "lose" = "pass";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isAnswered = true;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(target: number): Promise<Relay> {
    const server = createServer({ noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const relay = new Relay(server, (server.address() as AddressInfo).port);
    server.on("connection", (client) => relay.#join(client, connect(target, "127.0.0.1").setNoDelay()));
    return relay;
  }

  /** Starts to count anew. */
  reset(): void {
    this.waits = 0;
    this.#isAnswered = true;
  }

  /** Cuts all connections. The client may connect again. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (bytes) => {
      if (this.#isAnswered) this.waits++;
      this.#isAnswered = false;
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      this.#isAnswered = true;
      if (this.answers === "pass") client.write(bytes);
    });
  }
}
