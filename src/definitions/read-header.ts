/** The Cookie header as a definition reads it: of a framework's cookie store, the cookies of its names. */

import type { CookieSource } from "../http/messages.ts";
import { readCookieHeader } from "../http/read-cookie-header.ts";
import type { Definition } from "./options.ts";
import { MAX_CHUNKS } from "./values/chunks.ts";

/** Returns the Cookie header of a source, at least as far as the definition reads it. @throws TypeError as `readCookieHeader`. */
export function readHeaderFor(definition: Definition, from: CookieSource): string {
  if (typeof from === "string") return from;
  return readCookieHeader(from, {
    names: () => namesRead(definition),
    verifies: definition.format.kind !== "plain",
  });
}

/** Returns all names that a definition reads. */
export function namesRead({
  name,
  formerNames,
  chunk,
}: Pick<Definition, "name" | "formerNames" | "chunk">): string[] {
  const names = [name, ...formerNames];
  if (!chunk) return names;
  const chunks = names.flatMap((each) =>
    Array.from({ length: MAX_CHUNKS }, (_, index) => `${each}.${index}`),
  );
  return [...names, ...chunks];
}
