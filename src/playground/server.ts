/** The server of the playground: its pages, their style sheets, and the actions of the buttons. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { CookieError, getCookie } from "../index.ts";
import { ACTIONS, Keys, NAMES, PAGE, readKind } from "./cookies/actions.ts";
import { type ActionReport, renderCookiesPage } from "./cookies/cookies-page.ts";
import { MAX_JAR_FORM_BYTES, type PageResponse, respondToForm, respondToLink } from "./jar/jar-response.ts";
import { JAR_STYLE } from "./jar/view/jar-style.ts";
import { STYLE } from "./ui/style.ts";

const MAX_FORM_BYTES = 16_384;
/** A longer body ends the connection. */
const MAX_BODY_BYTES = 33_554_432;

/** Creates a server that does not listen yet. It is for one person: the next page shows what the last button did. */
export function createPlayground(): Server {
  const keys = new Keys();
  let report: ActionReport | undefined;
  const server = createServer((request, response) => {
    respond(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return server.on("clientError", rejectInvalidRequest);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protect(response);
    if (!isLocal(request))
      return send(response, 403, "text/plain", "This page can only be opened on this machine.");
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/style.css") return send(response, 200, "text/css", STYLE);
    if (request.method === "GET" && pathname === "/jar.css")
      return send(response, 200, "text/css", JAR_STYLE);
    if (request.method === "GET" && pathname === "/jar")
      return sendJar(response, respondToLink(searchParams, Date.now()));
    if (request.method === "GET" && pathname === PAGE) {
      const { text } = renderCookiesPage(request.headers.cookie ?? "", keys, report);
      report = undefined;
      return send(response, 200, "text/html", text);
    }
    if (request.method === "GET" && pathname === "/") return redirect(response, PAGE);
    // Another site must not be able to press the buttons.
    const site = request.headers["sec-fetch-site"];
    if (request.method === "POST" && site !== undefined && site !== "same-origin")
      return send(response, 403, "text/plain", "Requests from other sites are refused.");
    if (request.method === "POST" && pathname === "/jar")
      return sendJar(response, respondToForm(await readBody(request, MAX_JAR_FORM_BYTES), Date.now()));
    if (request.method === "POST" && pathname === "/act") {
      const body = await readBody(request, MAX_FORM_BYTES);
      if (body === undefined)
        return send(response, 413, "text/plain", `The form must have at most ${MAX_FORM_BYTES} bytes.`);
      report = act(request, response, new URLSearchParams(body));
      return redirect(response, PAGE);
    }
    send(response, 404, "text/plain", "There is no page at this address.");
  }

  function act(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): ActionReport {
    const action = form.get("action") ?? "";
    try {
      if (!Object.hasOwn(ACTIONS, action))
        return { message: "Nothing was done: the action is unknown.", lines: [] };
      const name = NAMES[readKind(form)];
      const message = ACTIONS[action]!(response, form, keys, getCookie(request, name)?.value);
      return { message, lines: setCookieLines(response) };
    } catch (error) {
      if (error instanceof CookieError) return { refused: error, lines: [] };
      throw error;
    }
  }
}

/** Sets the security headers that all responses have. */
function protect(response: ServerResponse): void {
  response.setHeader(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cache-Control", "no-store");
}

/** Whether the Host header names this machine. A foreign name that leads here is an attack (DNS rebinding). */
function isLocal(request: IncomingMessage): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(request.headers.host ?? "");
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8` });
  response.end(body);
}

function sendJar(response: ServerResponse, page: PageResponse): void {
  if (page.status === 303) redirect(response, page.location);
  else send(response, page.status, "text/html", page.text);
}

/** Redirects with GET, so that a reload does not repeat a POST. */
function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location });
  response.end();
}

function setCookieLines(response: ServerResponse): string[] {
  const lines = response.getHeader("set-cookie") ?? [];
  return Array.isArray(lines) ? lines : [String(lines)];
}

/**
 * Reads a body. Returns `undefined` if it is longer than `maxBytes`. The rest is read and dropped, because a browser shows
 * no response before it has sent the whole body.
 */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    if (length > MAX_BODY_BYTES) throw new Error("the body is too long to read");
  }
  return length <= maxBytes ? Buffer.concat(chunks).toString("utf8") : undefined;
}

/** Responds to text that is not a request, such as a link over Node's limit for headers. */
function rejectInvalidRequest(error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const isLong = "code" in error && error.code === "HPE_HEADER_OVERFLOW";
  const status = isLong ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const text = isLong
    ? "This link is too long. Open /jar and paste the lines into the form."
    : "This is not a valid HTTP request.";
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  );
}
