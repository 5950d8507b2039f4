/** The server of the playground: its pages, their style sheets, and the actions behind the buttons. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { CookieError, getCookie } from "../index.ts";
import { ACTIONS, Keys, kindOf, NAMES, PAGE } from "./cookies/actions.ts";
import { type Outcome, page } from "./cookies/cookies-page.ts";
import { answerJarForm, answerJarLink, type JarAnswer, LONGEST_JAR_FORM } from "./jar/jar-answer.ts";
import { JAR_STYLE } from "./jar/view/jar-style.ts";
import { STYLE } from "./ui/style.ts";

const LONGEST_FORM = 16_384;
const LONGEST_DROPPED = 33_554_432;

/** A server that does not listen yet. It is for one person: what the last button did is kept for the next page. */
export function createPlayground(): Server {
  const keys = new Keys();
  let outcome: Outcome | undefined;
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return server.on("clientError", refuseBroken);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protect(response);
    if (!isLocal(request)) return send(response, 403, "text/plain", "This page is for this machine alone.");
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/style.css") return send(response, 200, "text/css", STYLE);
    if (request.method === "GET" && pathname === "/jar.css")
      return send(response, 200, "text/css", JAR_STYLE);
    if (request.method === "GET" && pathname === "/jar")
      return sendJar(response, answerJarLink(searchParams, Date.now()));
    if (request.method === "GET" && pathname === PAGE) {
      const { text } = page(request.headers.cookie ?? "", keys, outcome);
      outcome = undefined;
      return send(response, 200, "text/html", text);
    }
    if (request.method === "GET" && pathname === "/") return redirect(response, PAGE);
    // Another site must not press our buttons.
    const site = request.headers["sec-fetch-site"];
    if (request.method === "POST" && site !== undefined && site !== "same-origin")
      return send(response, 403, "text/plain", "That came from another site.");
    if (request.method === "POST" && pathname === "/jar")
      return sendJar(response, answerJarForm(await bodyOf(request, LONGEST_JAR_FORM), Date.now()));
    if (request.method === "POST" && pathname === "/act") {
      const body = await bodyOf(request, LONGEST_FORM);
      if (body === undefined) return send(response, 413, "text/plain", "The form is too long.");
      outcome = act(request, response, new URLSearchParams(body));
      return redirect(response, PAGE);
    }
    send(response, 404, "text/plain", "Nothing is here.");
  }

  function act(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): Outcome {
    const action = form.get("action") ?? "";
    try {
      if (!Object.hasOwn(ACTIONS, action)) return { said: "Nothing was done.", lines: [] };
      const name = NAMES[kindOf(form)];
      const said = ACTIONS[action]!(response, form, keys, getCookie(request, name)?.value);
      return { said, lines: linesOf(response) };
    } catch (error) {
      if (error instanceof CookieError) return { refused: error, lines: [] };
      throw error;
    }
  }
}

function protect(response: ServerResponse): void {
  response.setHeader(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cache-Control", "no-store");
}

/** By the name in the address bar: a foreign name that leads here is an attack (DNS rebinding). */
function isLocal(request: IncomingMessage): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(request.headers.host ?? "");
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": `${type}; charset=utf-8` });
  response.end(body);
}

function sendJar(response: ServerResponse, answer: JarAnswer): void {
  if (answer.status === 303) redirect(response, answer.location);
  else send(response, answer.status, "text/html", answer.text);
}

/** After a POST, so that loading the page again does not press the button again. */
function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { Location: location });
  response.end();
}

function linesOf(response: ServerResponse): string[] {
  const lines = response.getHeader("set-cookie") ?? [];
  return Array.isArray(lines) ? lines : [String(lines)];
}

/** Nothing where it is too long: what is over is read and dropped, as browsers see no answer before they have sent all. */
async function bodyOf(request: IncomingMessage, longest: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= longest) chunks.push(chunk);
    if (length > LONGEST_DROPPED) throw new Error("nobody pastes that much");
  }
  return length <= longest ? Buffer.concat(chunks).toString("utf8") : undefined;
}

/** A link that is over Node's limit for headers never comes to be a request. */
function refuseBroken(error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const isLong = "code" in error && error.code === "HPE_HEADER_OVERFLOW";
  const status = isLong ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const text = isLong
    ? "This link is too long. Open /jar and paste the lines into the form."
    : "That was no HTTP.";
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`,
  );
}
