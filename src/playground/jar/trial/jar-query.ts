/** The fields of the jar page's form: read, checked, and written as a link. */

import { count } from "../../ui/shown-text.ts";
import { type Initiator, readInitiator } from "./initiators.ts";
import { type Paste, type PastedLine, parsePaste } from "./pasted-lines.ts";

/** The fields as they were typed. */
export type JarForm = {
  readonly lines: string;
  readonly url: string;
  readonly initiator: Initiator;
  /** The URL of one more request; "" for none. */
  readonly ownUrl: string;
  readonly ownInitiator: Initiator;
};

/** A sentence for each invalid field. */
export type JarFaults = { readonly lines?: string; readonly url?: string; readonly ownUrl?: string };

/** The fields, if all are valid. */
export type JarInput = {
  readonly lines: readonly PastedLine[];
  /** The number of pasted lines that are not Set-Cookie lines. */
  readonly ignored: number;
  /** A sentence for each kind of pasted text that looks like cookies and is no Set-Cookie header. */
  readonly hints: readonly string[];
  readonly url: URL;
  readonly initiator: Initiator;
  readonly own: { readonly url: URL; readonly initiator: Initiator } | undefined;
};

const DEFAULT_URL = "https://shop.example.com/login";
/** In characters: the headers of many responses. */
export const MAX_PASTE_LENGTH = 100_000;
const MAX_LINES = 250;
/** Servers and chat programs accept this length. Node accepts 16 KiB, with all other headers. */
export const MAX_LINK_LENGTH = 8000;

export function readJarForm(fields: URLSearchParams): JarForm {
  return {
    lines: fields.get("set") ?? "",
    url: fields.get("url") ?? DEFAULT_URL,
    initiator: readInitiator(fields.get("by")),
    ownUrl: fields.get("to") ?? "",
    ownInitiator: readInitiator(fields.get("as")),
  };
}

/** Returns the link of a trial. Fields with their default value are left out. */
export function jarLink(form: Partial<JarForm>): string {
  const { lines = "", url = DEFAULT_URL, initiator = "user", ownUrl = "", ownInitiator = "user" } = form;
  const fields = new URLSearchParams();
  if (lines !== "") fields.set("set", lines.replace(/\r\n?/g, "\n"));
  if (url !== DEFAULT_URL) fields.set("url", url);
  if (initiator !== "user") fields.set("by", initiator);
  if (ownUrl !== "") fields.set("to", ownUrl);
  if (ownUrl !== "" && ownInitiator !== "user") fields.set("as", ownInitiator);
  return fields.size === 0 ? "/jar" : `/jar?${fields}`;
}

/** Checks all fields. Returns the input of a trial, or the faults. */
export function checkJarForm(form: JarForm): JarFaults | JarInput {
  const { initiator, ownInitiator } = form;
  const isTooLong = form.lines.length > MAX_PASTE_LENGTH;
  const paste = parsePaste(isTooLong ? "" : form.lines);
  const linesFault = isTooLong ? pasteTooLong(form.lines.length) : pasteFault(paste);
  const url = readUrl(form.url);
  const ownUrl = form.ownUrl.trim() === "" ? undefined : readUrl(form.ownUrl);
  if (linesFault === undefined && url instanceof URL && typeof ownUrl !== "string") {
    return { ...paste, url, initiator, own: ownUrl && { url: ownUrl, initiator: ownInitiator } };
  }
  return {
    ...(linesFault !== undefined && { lines: linesFault }),
    ...(typeof url === "string" && { url }),
    ...(typeof ownUrl === "string" && { ownUrl }),
  };
}

/** Returns whether all fields were valid. */
export function isJarInput(checked: JarFaults | JarInput): checked is JarInput {
  return "initiator" in checked;
}

/** Returns the fault of a paste that is too long. `undefined`: its length is not known. */
export function pasteTooLong(length: number | undefined): string {
  const found = length === undefined ? "That is far too long" : `That is ${count(length, "character")}`;
  return `${found}; the maximum is ${count(MAX_PASTE_LENGTH, "character")}. Paste only the Set-Cookie lines.`;
}

function pasteFault({ lines: { length: found }, ignored, hints }: Paste): string | undefined {
  if (found > MAX_LINES)
    return `There are ${count(found, "Set-Cookie line")}; the maximum is ${MAX_LINES}. Try fewer at a time.`;
  if (found > 0) return undefined;
  if (hints.length > 0) return hints.join(" ");
  return ignored === 0
    ? "Paste at least one Set-Cookie line."
    : `There is no Set-Cookie header in ${ignored === 1 ? "this line" : `these ${ignored} lines`}.`;
}

/** Returns the URL, or its fault. The scheme may be left out, as in an address bar. */
function readUrl(typed: string): URL | string {
  const text = typed.trim();
  if (text === "") return "Enter a URL: a cookie belongs to the host that sets it.";
  const isLocal = /^(?:localhost|127\.|\[::1\])/i.test(text);
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${isLocal ? "http" : "https"}://${text}`;
  if (!URL.canParse(whole)) return "This is not a valid URL. An example: https://shop.example.com/login";
  const url = new URL(whole);
  if (!/^(?:https?|wss?):$/.test(url.protocol))
    return `Cookies are sent over http, https, ws and wss, not over ${url.protocol.slice(0, -1)}.`;
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}
