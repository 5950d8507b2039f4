/** The server of the playground: a page, its style sheet, and the actions behind its buttons. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { CookieError, getCookie } from "../index.ts";
import { ACTIONS, Keys, kindOf, NAMES, PAGE } from "./actions.ts";
import { type Outcome, page } from "./page.ts";
import { STYLE } from "./style.ts";

const LONGEST_FORM = 16_384;

/** A server that does not listen yet. It is for one person: what the last button did is kept for the next page. */
export function createPlayground(): Server {
  const keys = new Keys();
  let outcome: Outcome | undefined;
  return createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protect(response);
    if (!isLocal(request)) return send(response, 403, "text/plain", "This page is for this machine alone.");
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/style.css") return send(response, 200, "text/css", STYLE);
    if (request.method === "GET" && pathname === PAGE) {
      const { text } = page(request.headers.cookie ?? "", keys, outcome);
      outcome = undefined;
      return send(response, 200, "text/html", text);
    }
    if (request.method === "POST" && pathname === "/act") {
      // Another site must not press our buttons.
      const site = request.headers["sec-fetch-site"];
      if (site !== undefined && site !== "same-origin")
        return send(response, 403, "text/plain", "That came from another site.");
      const form = new URLSearchParams(await bodyOf(request));
      outcome = act(request, response, form);
      return redirect(response);
    }
    if (request.method === "GET" && pathname === "/") return redirect(response);
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

/** After a POST, so that loading the page again does not press the button again. */
function redirect(response: ServerResponse): void {
  response.writeHead(303, { Location: PAGE });
  response.end();
}

function linesOf(response: ServerResponse): string[] {
  const lines = response.getHeader("set-cookie") ?? [];
  return Array.isArray(lines) ? lines : [String(lines)];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    body += chunk;
    if (body.length > LONGEST_FORM) throw new Error("the form is too long");
  }
  return body;
}
