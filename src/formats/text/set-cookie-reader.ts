/** Reads Set-Cookie lines, and what else of HTTP is saved and copied: heads of `curl -i`, transcripts of `curl -v`, Cookie headers, curl commands. */

import { trimmedSlice } from "../../syntax/text/scan.ts";
import type { CookieCollector } from "../model/cookie-collector.ts";
import { addCookiePairs, addSetCookie, type LineSource } from "./copied-cookies.ts";
import { readCurlCommand } from "./curl-command.ts";
import { MAX_LINE } from "./line-splitter.ts";

/** Reads a text line by line. `Max-Age` counts from now. */
export function setCookieLines(into: CookieCollector): (line: string, row: number) => void {
  const reader = new SetCookieReader(into);
  return (line, row) => reader.read(line, row);
}

/** "body" begins after the blank line of a head and ends with the next head. */
type Place = "lines" | "head" | "body" | "command";

class SetCookieReader {
  readonly #into: CookieCollector;
  #place: Place = "lines";
  /** The line, and where its cookies come from. */
  readonly #source: LineSource;
  /** What a transcript has said of the connection and the request. */
  #isTls = false;
  #path = "/";
  /** Where a response redirects to. */
  #next: URL | undefined;
  #status = 0;
  /** The lines of a command, the number of the first, and their characters. */
  #command: string[] = [];
  #commandRow = 0;
  #commandLength = 0;

  constructor(into: CookieCollector) {
    this.#into = into;
    this.#source = { row: 0, url: into.url };
  }

  read(line: string, row: number): void {
    this.#source.row = row;
    if (line.length > MAX_LINE) {
      if (this.#place !== "body") this.#into.report({ row, message: "is longer than any line with cookies" });
    } else if (this.#place === "command" || CURL.test(line)) this.#readCommandLine(line);
    else if (TRANSCRIPT.test(line)) this.#readTranscript(line);
    else if (this.#place === "body") this.#readStatus(line);
    else this.#readHeadLine(line);
  }

  #readHeadLine(line: string): void {
    if (this.#readStatus(line)) return;
    const field = FIELD.exec(line);
    const name = field?.[1]?.toLowerCase();
    const value = field ? trimmedSlice(line, field[0].length, line.length) : "";
    if (name === "set-cookie") addSetCookie(value, this.#source, this.#into);
    else if (this.#place === "head") {
      if (line === "") this.#endHead();
      else if (name === "location" && this.#status >= 300 && this.#status < 400)
        this.#next = parseOrUndefined(value, this.#source.url);
    } else if (name === "cookie") addCookiePairs(value, this.#source, this.#into);
    else if (line.startsWith("//")) this.#setUrl(/^\/\/ *URL: *(\S+)/.exec(line)?.[1]);
    else if (!field && line.trim() !== "") this.#readBareLine(line);
  }

  /** Reads a status line. The body before it may have no end of line. */
  #readStatus(line: string): boolean {
    const start = line.lastIndexOf("HTTP/");
    const isHere = start === 0 || (start > 0 && this.#place === "body");
    const status = isHere ? STATUS.exec(line.slice(start)) : null;
    if (!status) return false;
    this.#status = Number(status[1]);
    this.#place = "head";
    return true;
  }

  #endHead(): void {
    this.#place = "body";
    this.#source.url = this.#next ?? this.#source.url;
    this.#next = undefined;
  }

  #setUrl(text: string | undefined): void {
    this.#source.url = parseOrUndefined(text) ?? this.#source.url;
  }

  /** A line of `curl -v`: ">" was sent, "<" came, "*" is about the connection, and braces about bodies. */
  #readTranscript(line: string): void {
    const text = line.slice(2);
    if (line.startsWith("*")) {
      if (/^ *(?:Trying|Connecting to) /.test(text)) this.#isTls = false;
      else if (text.startsWith("SSL connection using")) this.#isTls = true;
    } else if (line.startsWith(">")) {
      this.#path = /^[A-Z]+ (\/\S*) HTTP\//.exec(text)?.[1] ?? this.#path;
      const host = /^host: *([^\s/]+)/i.exec(text)?.[1];
      if (host) this.#setUrl(`${this.#isTls ? "https" : "http"}://${host}${this.#path}`);
    } else if (line.startsWith("<")) {
      this.#readHeadLine(text);
      if (this.#place === "body") this.#place = "lines";
    }
  }

  #readCommandLine(line: string): void {
    if (this.#command.length === 0) this.#commandRow = this.#source.row;
    this.#commandLength += line.length;
    if (this.#commandLength <= MAX_LINE) this.#command.push(line);
    const isContinued = line.endsWith("\\") || line.endsWith("^");
    this.#place = isContinued ? "command" : "lines";
    if (isContinued) return;
    const { url, cookies } = readCurlCommand(this.#command.join("\n"));
    const source = { row: this.#commandRow, url: parseOrUndefined(url) ?? this.#into.url };
    for (const header of cookies) addCookiePairs(header, source, this.#into);
    this.#command = [];
    this.#commandLength = 0;
  }

  /** A line without the name of its field: a Set-Cookie, if most of it are attributes; else a Cookie header. */
  #readBareLine(line: string): void {
    const [, ...others] = line.split(";", MAX_PARTS);
    const known = others.filter((part) => ATTRIBUTE.test(part)).length;
    const isSetCookie = others.length === 0 || (known > 0 && known * 2 >= others.length);
    (isSetCookie ? addSetCookie : addCookiePairs)(line, this.#source, this.#into);
  }
}

function parseOrUndefined(text: string | undefined, base?: URL): URL | undefined {
  return text !== undefined && URL.canParse(text, base) ? new URL(text, base) : undefined;
}

const CURL = /^\s*curl(?:\.exe)?\s/;
const TRANSCRIPT = /^(?:[<>*] |[<>]$|[{}] \[\d+ bytes data\]$)/;
const STATUS = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/;
const FIELD = /^([!#$%&'*+.^`|~\w-]+):(?=[ \t]|$)/;
const ATTRIBUTE =
  /^\s*(?:(?:path|domain|expires|max-age|samesite|priority)\s*=|(?:secure|httponly|partitioned)\s*$)/i;
/** More parts say nothing more about the kind of a line. */
const MAX_PARTS = 100;
