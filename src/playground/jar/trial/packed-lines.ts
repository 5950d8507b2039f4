/** Set-Cookie lines inside of JSON: an array of lines, headers in any shape, or a recording (HAR); and an array as Node prints it. */

export type PackedLine = { readonly text: string; readonly url: URL | undefined };

/** Unpacks the lines. Returns `undefined` if the text is not JSON, or an array of texts. */
export function unpackLines(text: string): PackedLine[] | undefined {
  if (!/^[[{"]/.test(text)) return undefined;
  const root = readJson(text) ?? readArray(text);
  if (root === undefined) return undefined;
  if (typeof root === "string") return linesOf(root, undefined);
  if (isTexts(root) && !isPair(root)) return linesOf(root, undefined);
  return findHeaders(root);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads an array of texts in any quotes, as `console.log` prints it. */
function readArray(text: string): string[] | undefined {
  if (!/^\[\s*(?:(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`)[\s,]*)+\]$/.test(text)) return undefined;
  return [...text.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g)].map(([quoted]) => quoted.slice(1, -1));
}

/** Finds the headers in their order, at any depth. A stack takes the place of recursion. */
function findHeaders(root: unknown): PackedLine[] {
  const lines: PackedLine[] = [];
  const rest: { value: unknown; url: URL | undefined }[] = [{ value: root, url: undefined }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value } = next;
    if (typeof value !== "object" || value === null) continue;
    const url = requestUrl(value) ?? next.url;
    const [name, content] = isPair(value)
      ? value
      : "name" in value && "value" in value
        ? [value.name, value.value]
        : [];
    if (isSetCookie(name)) {
      lines.push(...linesOf(content, url));
      continue;
    }
    for (const [key, child] of Object.entries(value).reverse()) {
      // Pushed in reverse, so that the first is the next; the lines of a key wait in their place.
      rest.push({ value: isSetCookie(key) ? { name: key, value: child } : child, url });
    }
  }
  return lines;
}

/** Returns the lines of a header's value. Recordings join several with line ends. */
function linesOf(value: unknown, url: URL | undefined): PackedLine[] {
  const texts = isTexts(value) ? value : typeof value === "string" ? [value] : [];
  return texts.flatMap((text) => text.split(/\r?\n/)).map((text) => ({ text, url }));
}

/** Returns the URL of the request, if this is an entry of a recording. */
function requestUrl(entry: object): URL | undefined {
  if (!("request" in entry) || typeof entry.request !== "object" || entry.request === null) return undefined;
  const url = "url" in entry.request ? String(entry.request.url) : "";
  return /^(?:https?|wss?):/i.test(url) && URL.canParse(url) ? new URL(url) : undefined;
}

function isSetCookie(name: unknown): boolean {
  return typeof name === "string" && name.toLowerCase() === "set-cookie";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}

function isPair(value: unknown): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && isSetCookie(value[0]);
}
