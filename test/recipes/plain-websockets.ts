/** As much of a WebSocket server as the recipe needs (RFC 6455 §4.2.2, §5): `handleUpgrade` as the package ws has it, text out, and close. */

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export type PlainWebSocket = {
  send(text: string): void;
  close(code: number, reason: string): void;
  on(event: "close", listener: () => void): void;
};

export const websockets = {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    _head: Buffer,
    callback: (websocket: PlainWebSocket) => void,
  ): void {
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    socket.write(
      [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}`,
        "\r\n",
      ].join("\r\n"),
    );
    socket.on("error", () => socket.destroy());
    socket.resume();
    callback({
      send: (text) => void socket.write(frame(0x81, Buffer.from(text))),
      close(code, reason) {
        const body = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
        socket.end(frame(0x88, body));
      },
      on: (event, listener) => void socket.on(event, listener),
    });
  },
};

/** A frame of at most 125 bytes, which a server sends without a mask. */
function frame(head: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([head, body.length]), body]);
}
