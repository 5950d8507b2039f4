/** The form of the jar page: as it came, as a link that brings it back, and what is wrong with it. */

import { count } from "../../ui/shown-text.ts";
import { type Asker, askerOf } from "./initiators.ts";
import { type PastedLine, pastedLines } from "./pasted-lines.ts";

/** What was typed, as it was typed. */
export type JarForm = {
  readonly lines: string;
  readonly url: string;
  readonly asker: Asker;
  /** A request of the user's own; "" for none. */
  readonly ownUrl: string;
  readonly ownAsker: Asker;
};

export type JarFaults = { readonly lines?: string; readonly url?: string; readonly ownUrl?: string };

/** What can be tried. */
export type JarInput = {
  readonly lines: readonly PastedLine[];
  readonly ignored: number;
  readonly url: URL;
  readonly asker: Asker;
  readonly own: { readonly url: URL; readonly asker: Asker } | undefined;
};

const USUAL_URL = "https://shop.example.com/login";
/** In characters: a page full of answers. */
export const LONGEST_PASTE = 100_000;
const MOST_LINES = 250;
/** What servers and chat programs let pass; Node itself takes 16 KiB with all other headers. */
export const LONGEST_LINK = 8000;

export function readJarForm(fields: URLSearchParams): JarForm {
  return {
    lines: fields.get("set") ?? "",
    url: fields.get("url") ?? USUAL_URL,
    asker: askerOf(fields.get("by")),
    ownUrl: fields.get("to") ?? "",
    ownAsker: askerOf(fields.get("as")),
  };
}

/** The address of a trial, without what is as usual. */
export function jarLink(form: Partial<JarForm>): string {
  const { lines = "", url = USUAL_URL, asker = "user", ownUrl = "", ownAsker = "user" } = form;
  const fields = new URLSearchParams();
  if (lines !== "") fields.set("set", lines.replace(/\r\n?/g, "\n"));
  if (url !== USUAL_URL) fields.set("url", url);
  if (asker !== "user") fields.set("by", asker);
  if (ownUrl !== "") fields.set("to", ownUrl);
  if (ownUrl !== "" && ownAsker !== "user") fields.set("as", ownAsker);
  return fields.size === 0 ? "/jar" : `/jar?${fields}`;
}

export function checkJarForm(form: JarForm): JarFaults | JarInput {
  const { asker, ownAsker } = form;
  const tooLong = form.lines.length > LONGEST_PASTE;
  const { lines, ignored } = pastedLines(tooLong ? "" : form.lines);
  const linesFault = tooLong ? pasteTooLong(form.lines.length) : wrongCount(lines.length, ignored);
  const url = readUrl(form.url);
  const ownUrl = form.ownUrl.trim() === "" ? undefined : readUrl(form.ownUrl);
  if (linesFault === undefined && url instanceof URL && typeof ownUrl !== "string") {
    return { lines, ignored, url, asker, own: ownUrl && { url: ownUrl, asker: ownAsker } };
  }
  return {
    ...(linesFault !== undefined && { lines: linesFault }),
    ...(typeof url === "string" && { url }),
    ...(typeof ownUrl === "string" && { ownUrl }),
  };
}

export function pasteTooLong(length: number | undefined): string {
  const found = length === undefined ? "That is far too much" : `That is ${count(length, "character")}`;
  return `${found}: the page takes ${count(LONGEST_PASTE, "character")}. Paste the Set-Cookie lines alone.`;
}

function wrongCount(found: number, ignored: number): string | undefined {
  if (found > MOST_LINES)
    return `There are ${count(found, "Set-Cookie line")}, and the page takes ${MOST_LINES}. Try them in parts.`;
  if (found > 0) return undefined;
  return ignored === 0
    ? "Paste a Set-Cookie line first."
    : `There is no Set-Cookie in ${ignored === 1 ? "that line" : `those ${ignored} lines`}.`;
}

/** The URL, or what is wrong with it. A scheme may be left out, as in address bars. */
function readUrl(typed: string): URL | string {
  const text = typed.trim();
  if (text === "") return "Say which URL: a cookie belongs to the host that sets it.";
  const isLocal = /^(?:localhost|127\.|\[::1\])/i.test(text);
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${isLocal ? "http" : "https"}://${text}`;
  if (!URL.canParse(whole)) return "This is no URL. It looks like https://shop.example.com/login.";
  const url = new URL(whole);
  if (!/^(?:https?|wss?):$/.test(url.protocol))
    return `Cookies go over http and https (and ws, wss), not over ${url.protocol.slice(0, -1)}.`;
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}
