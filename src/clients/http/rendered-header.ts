/** The header of a request that node:http has rendered as text, but not written: no socket is there yet (RFC 9112 §2.1). */

/** Fields of OutgoingMessage, the same in Node 20 to 26. Agents of proxies change them too. */
export type RenderedHeader = {
  _header: string | null;
  /** Whether the text is in `outputData`. */
  _headerSent: boolean;
  readonly outputData: { data: unknown; encoding?: unknown }[];
  outputSize: number;
  _send?(data: string, encoding: "latin1"): void;
};

/** Returns the value of the field with this name, which is in lower case. Joins several values. Returns "" if there is no such field. */
export function readRendered(header: string, name: string): string {
  return linesOf(header)
    .filter((line) => isNamed(line, name))
    .map((line) => line.slice(name.length + 1).trim())
    .join("; ");
}

/** Replaces the Cookie fields of the header by one with this value, a byte string that is valid in a header. */
export function renderCookie(request: RenderedHeader, cookie: string): void {
  const before = request._header ?? "";
  const [start, ...fields] = linesOf(before);
  const kept = fields.filter((line) => !isNamed(line, "cookie"));
  const after = [start, ...kept, `Cookie: ${cookie}`, "", ""].join("\r\n");
  request._header = after;
  if (request._headerSent) replaceChunk(request, before, after);
  // With a body of text, node:http would write the header in the encoding of the body.
  else if (NOT_ASCII.test(cookie)) request._send?.("", "latin1");
}

/** Replaces the header at the start of what waits for a socket. */
function replaceChunk(request: RenderedHeader, before: string, after: string): void {
  const { outputData } = request;
  const [chunk] = outputData;
  if (typeof chunk?.data !== "string") return;
  const body = chunk.data.slice(before.length);
  outputData.splice(0, 1, { data: after, encoding: "latin1" });
  if (body !== "") outputData.splice(1, 0, { ...chunk, data: body });
  else outputData[0] = { ...chunk, data: after, encoding: "latin1" };
  request.outputSize += after.length - before.length;
}

const NOT_ASCII = /[^\x00-\x7f]/;

function linesOf(header: string): string[] {
  return header.slice(0, -"\r\n\r\n".length).split("\r\n");
}

function isNamed(line: string, name: string): boolean {
  return line[name.length] === ":" && line.slice(0, name.length).toLowerCase() === name;
}
