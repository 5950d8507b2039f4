/** The header fields of device-bound sessions, as structured fields (RFC 9651) and as browsers really send them. */

import { type BareItem, type Item, parseItem, parseList, serializeList, Token } from "structured-headers";
import type { Algorithm } from "./device-key.ts";

/** Returns the value of `Secure-Session-Registration`: an inner list of algorithms, with parameters. */
export function printRegistration(algorithms: readonly Algorithm[], path: string, challenge: string): string {
  const items = algorithms.map((algorithm): Item => [new Token(algorithm), new Map()]);
  return serializeList([
    [
      items,
      new Map([
        ["path", path],
        ["challenge", challenge],
      ]),
    ],
  ]);
}

/** Returns the value of `Secure-Session-Challenge` for a session. */
export function printChallenge(challenge: string, identifier: string): string {
  return serializeList([[challenge, new Map([["id", identifier]])]]);
}

/** Returns the text of a `Sec-Secure-Session-Id`: Chromium sends it bare, the draft has it as a string. */
export function readSessionId(header: string): string | undefined {
  if (!header.startsWith('"')) return header;
  const value = attempt(() => parseItem(header)[0]);
  return typeof value === "string" ? value : undefined;
}

/** Why a browser sent a request without a refresh that was due. */
export type Skipped = { readonly reason: string; readonly identifier: string | undefined };

/** Returns the members of a `Secure-Session-Skipped`, or none if it cannot be read. */
export function readSkipped(header: string): Skipped[] {
  const members = attempt(() => parseList(header)) ?? [];
  return members.flatMap(([value, parameters]) =>
    value instanceof Token
      ? [{ reason: value.toString(), identifier: textOf(parameters.get("session_identifier")) }]
      : [],
  );
}

function textOf(value: BareItem | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The library throws for what is no structured field. */
function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
