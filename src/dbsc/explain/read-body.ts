/** The body of an answer as JSON (DBSC "JSON Session Instruction Format"). */

/** An object of JSON: only its own keys count. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * Returns the object of the body; "empty" for a body without content, "invalid" for all that Chromium does not read. Never
 * throws; takes linear time.
 */
export function readBody(body: unknown): JsonObject | "empty" | "invalid" {
  try {
    const text = typeof body === "string" ? body : (printObject(body) ?? "");
    if (text === "") return "empty";
    if (isTooDeep(text)) return "invalid";
    const value: unknown = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
    return isObject(value) ? value : "invalid";
  } catch {
    // No JSON, or an object that no JSON can hold.
    return "invalid";
  }
}

/** Whether the value is an object of JSON: no list, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the own value of a key, or undefined. */
export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Returns the JSON that a server would send of an object. @throws Error if there is none, or if it is too deep. */
function printObject(body: unknown): string | undefined {
  const depths = new Map<unknown, number>();
  return JSON.stringify(body, function (this: unknown, _key, value: unknown) {
    if (typeof value === "object" && value !== null) {
      const depth = (depths.get(this) ?? 0) + 1;
      // Stops at once: cycles have no end, and shared objects grow with each level.
      if (depth > MAX_DEPTH) throw new RangeError("too deep");
      depths.set(value, depth);
    }
    return value;
  });
}

/** Whether objects and lists stand within each other in more levels than Chromium reads, unknown keys included. */
// DEVIATION(DBSC "JSON Session Instruction Format"): Chromium reads no JSON of more than four levels; the draft sets no limit.
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    // "[" and "]" differ from "{" and "}" by this bit alone.
    else if ((code | 0x20) === 0x7b && ++depth > MAX_DEPTH) return true;
    else if ((code | 0x20) === 0x7d) depth--;
  }
  return false;
}

const MAX_DEPTH = 4;
const BACKSLASH = 0x5c;
const QUOTE = 0x22;
