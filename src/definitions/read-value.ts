/** Reading a defined cookie: every copy that a request holds under one name, verified, decoded and validated. */

import { CookieError } from "../base/cookie-error.ts";
import type { VerificationFailure } from "../keys/verified.ts";
import { collectValues } from "../syntax/cookie-header.ts";
import type { CookieCheck } from "./cookie-check.ts";
import type { Definition } from "./options.ts";
import { chunkNamesIn, joinDefinedChunks } from "./values/chunks.ts";
import type { DefinitionAttributes } from "./values/definition-attributes.ts";
import type { VerifiedContent } from "./values/format.ts";
import { readWithOverrides } from "./values/overrides.ts";
import { validateReceived } from "./values/schema.ts";

/** A check, with the content that it rests on. */
export type Reading = {
  readonly check: CookieCheck<unknown>;
  readonly content?: VerifiedContent;
};

/** Reads the cookie of the current name. If the request has none, reads the cookie of the first former name that it has. */
export function readValue(definition: Definition, header: string): Reading {
  const now = definition.currentTime();
  const current = readName(definition, definition.name, header, now);
  if (current.check.status !== "absent") return current;
  for (const name of definition.formerNames) {
    const { check, content } = readName(definition, name, header, now);
    if (check.status === "absent") continue;
    return check.status === "ok" ? { check: { ...check, needsReissue: true }, content: content! } : { check };
  }
  return current;
}

function readName(definition: Definition, name: string, header: string, now: number): Reading {
  const { valid, failure } = readCopies(definition, name, header, now);
  const [first, ...others] = valid;
  if (first === undefined) return { check: { status: failure ?? "absent" } };
  // Anyone can plant copies of an unprotected cookie: nothing tells them apart.
  if (definition.format.kind !== "plain" && others.some(({ contents }) => contents !== first.contents)) {
    return { check: { status: "ambiguous" } };
  }
  return { check: checkContent(definition, first), content: first };
}

/** Checks what reading would return if this value, of another cookie, were set. Never throws because of the value. */
export function checkForeign(definition: Definition, value: unknown): CookieCheck<unknown> {
  try {
    const { stored } = definition.format.encode(value, definition.name);
    return checkContent(definition, { stored, needsReissue: true });
  } catch (error) {
    if (!(error instanceof CookieError)) throw error;
    return { status: "invalid", issues: [{ message: error.message }] };
  }
}

function checkContent(
  { schema }: Definition,
  { stored, issuedAt, expiryTime, needsReissue }: Omit<VerifiedContent, "contents">,
): CookieCheck<unknown> {
  const result = schema === undefined ? { value: stored } : validateReceived(schema, stored);
  if (result.issues !== undefined) return { status: "invalid", issues: result.issues };
  return {
    status: "ok",
    value: result.value,
    ...(issuedAt !== undefined && { issuedAt: new Date(issuedAt) }),
    ...(expiryTime !== undefined && { expiresAt: new Date(expiryTime) }),
    needsReissue,
  };
}

/** Returns the overrides of each valid copy of a cookie that has some. */
export function findOverrides(definition: Definition, name: string, header = ""): DefinitionAttributes[] {
  // Spares nearly all requests the verification.
  if (!/=(\d+~)?~/.test(header)) return [];
  const { valid } = readCopies(definition, name, header, definition.currentTime());
  return valid.flatMap(({ overrides }) => overrides ?? []);
}

type Copies = {
  /** In wire order, whole cookies before chunks. */
  readonly valid: readonly VerifiedContent[];
  /** Why a copy is not valid. Of several copies the most specific failure counts, in whatever order they came. */
  readonly failure: VerificationFailure | undefined;
};

function readCopies({ format, chunk }: Definition, name: string, header: string, now: number): Copies {
  const valid: VerifiedContent[] = [];
  let failure: VerificationFailure | undefined;
  const read = (boundName: string, text: string) => {
    const result = readWithOverrides(format, boundName, text, now);
    if (typeof result !== "string") valid.push(result);
    else if (failure === undefined || SPECIFICITY.indexOf(result) > SPECIFICITY.indexOf(failure))
      failure = result;
  };
  for (const text of collectValues(header, name)) read(name, text);
  if (chunk && header.includes(`${name}.`)) {
    const joined = joinDefinedChunks(header, name);
    for (const { boundName, text } of joined) read(boundName, text);
    // Some chunks, but not all of them.
    if (joined.length === 0 && chunkNamesIn(header, name).size > 0) failure ??= "malformed";
  }
  return { valid, failure };
}

/** The failures, from one that any text has to one that only a key holder can cause. */
const SPECIFICITY: readonly VerificationFailure[] = ["malformed", "unknown-key", "forged", "expired"];
