/** The server of the playground: its pages, their style sheets, and the actions of the buttons. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getCookie } from "../index.ts";
import type { ActionReport } from "./cookies/action-report.ts";
import { ACTIONS, Keys, NAMES, PAGE, placeOf, readKind } from "./cookies/actions.ts";
import { renderCookiesPage } from "./cookies/cookies-page.ts";
import { readMakeForm } from "./cookies/make-form.ts";
import { DeviceTrial } from "./device/device-trial.ts";
import { renderDevicePage } from "./device/view/device-page.ts";
import { DEVICE_STYLE } from "./device/view/device-style.ts";
import { MAX_JAR_FORM_BYTES, type PageResponse, respondToForm, respondToLink } from "./jar/jar-response.ts";
import { JAR_STYLE } from "./jar/view/jar-style.ts";
import { isRejection, readRequest } from "./request-guard.ts";
import { SessionTrial } from "./sessions/session-trial.ts";
import { renderSessionsPage } from "./sessions/view/sessions-page.ts";
import { SESSIONS_STYLE } from "./sessions/view/sessions-style.ts";
import { STYLE } from "./ui/style.ts";

const MAX_FORM_BYTES = 16_384;
/** A longer body ends the connection. */
const MAX_BODY_BYTES = 33_554_432;

/**
 * Creates a server that does not listen yet. It is for one person: the next page shows what the last button did, and the form
 * keeps what was typed.
 */
export function createPlayground(): Server {
  const keys = new Keys();
  const trial = new SessionTrial();
  const deviceTrial = new DeviceTrial();
  let report: ActionReport | undefined;
  let draft = readMakeForm(new URLSearchParams());
  const server = createServer((request, response) => {
    respond(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return server.on("clientError", rejectInvalidRequest);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    protect(response);
    const target = readRequest(request);
    if (isRejection(target)) return send(response, target.status, "text/plain", target.message);
    const { path, query } = target;
    if (request.method === "GET") {
      const style = STYLES.get(path);
      if (style !== undefined) return send(response, 200, "text/css", style);
      if (path === "/jar") return sendJar(response, respondToLink(query, Date.now()));
      if (path === PAGE) return send(response, 200, "text/html", renderPage(request));
      if (path === "/sessions")
        return send(response, 200, "text/html", (await renderSessionsPage(trial)).text);
      if (path === "/device")
        return send(response, 200, "text/html", (await renderDevicePage(deviceTrial)).text);
      if (path === "/") return redirect(response, PAGE);
    }
    if (request.method === "POST" && path === "/jar")
      return sendJar(response, respondToForm(await readBody(request, MAX_JAR_FORM_BYTES), Date.now()));
    if (request.method === "POST" && FORM_PATHS.includes(path)) {
      const body = await readBody(request, MAX_FORM_BYTES);
      if (body === undefined)
        return send(response, 413, "text/plain", `The form must have at most ${MAX_FORM_BYTES} bytes.`);
      const form = new URLSearchParams(body);
      if (path === "/sessions") return redirect(response, `/sessions#${await trial.act(form)}`);
      if (path === "/device") return redirect(response, `/device#${await deviceTrial.act(form)}`);
      report = act(request, response, form);
      // To where the button is: a page without a script loads at its top.
      return redirect(response, `${PAGE}#${report.place}`);
    }
    send(response, 404, "text/plain", "There is no page at this address.");
  }

  function renderPage({ headers }: IncomingMessage): string {
    const { host, cookie: header = "" } = headers;
    const page = renderCookiesPage({
      header,
      origin: `http://${host}`,
      keys,
      draft,
      report,
      now: Date.now(),
    });
    report = undefined;
    return page.text;
  }

  function act(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): ActionReport {
    const action = form.get("action") ?? "";
    const kind = readKind(form);
    const place = placeOf(action, kind);
    if (!Object.hasOwn(ACTIONS, action))
      return { place, message: "Nothing was done: the action is unknown.", lines: [] };
    if (action === "make") draft = readMakeForm(form);
    if (action === "empty") draft = readMakeForm(new URLSearchParams());
    const done = ACTIONS[action]!(response, form, keys, getCookie(request, NAMES[kind])?.value);
    const lines = setCookieLines(response);
    return typeof done === "string" ? { place, message: done, lines } : { place, ...done, lines };
  }
}

/** The paths that forms are posted to, but for the jar's. */
const FORM_PATHS: readonly string[] = ["/act", "/sessions", "/device"];

/** The style sheets by their paths. */
const STYLES = new Map([
  ["/style.css", STYLE],
  ["/jar.css", JAR_STYLE],
  ["/sessions.css", SESSIONS_STYLE],
  ["/device.css", DEVICE_STYLE],
]);

/** Sets the security headers that all responses have. */
function protect(response: ServerResponse): void {
  response.setHeader(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  response.setHeader("X-Content-Type-Options", "nosniff");
  // Without a referrer, browsers send no Origin with a form either (Fetch §3.2).
  response.setHeader("Referrer-Policy", "same-origin");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Cache-Control", "no-store");
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
