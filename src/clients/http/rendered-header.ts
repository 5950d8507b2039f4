/** The header of a request that node:http has rendered as text, but not written: no socket is there yet (RFC 9112 §2.1). */

/** Fields of OutgoingMessage, the same in Node 20 to 26. Agents of proxies change them too. */
export type RenderedHeader = {
  _header: string | null;
  /** Whether the text is in `outputData`. */
  _headerSent: boolean;
  readonly outputData: { data: unknown }[];
  outputSize: number;
};

/** Returns the value of the field with this name, which is in lower case. Joins several values. Returns "" if there is no such field. */
export function readRendered(header: string, name: string): string {
  return linesOf(header)
    .filter((line) => isNamed(line, name))
    .map((line) => line.slice(name.length + 1).trim())
    .join("; ");
}

/** Replaces the Cookie fields of the header by one with this value. The value must be valid in a header. */
export function renderCookie(request: RenderedHeader, cookie: string): void {
  const before = request._header ?? "";
  const [start, ...fields] = linesOf(before);
  const kept = fields.filter((line) => !isNamed(line, "cookie"));
  const after = [start, ...kept, `Cookie: ${cookie}`, "", ""].join("\r\n");
  request._header = after;
  const [chunk] = request.outputData;
  if (!request._headerSent || typeof chunk?.data !== "string") return;
  chunk.data = after + chunk.data.slice(before.length);
  request.outputSize += after.length - before.length;
}

function linesOf(header: string): string[] {
  return header.slice(0, -"\r\n\r\n".length).split("\r\n");
}

function isNamed(line: string, name: string): boolean {
  return line[name.length] === ":" && line.slice(0, name.length).toLowerCase() === name;
}
