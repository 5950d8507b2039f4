/** What a sealed session's cookie holds: its facts, then its fields, name and bytes in turn. */

import { type SplitFields, splitFields } from "../data/own-fields.ts";
import type { SessionFacts } from "../session/session-state.ts";

export type SealedContent = SplitFields<Uint8Array> & { readonly facts: Omit<SessionFacts, "persistent"> };

const FACTS = 7;

/** Times are written as what they differ by: that takes fewer bytes. */
export function printContent({ facts, own, fields }: SealedContent): unknown[] {
  const { id, subjectKey = null, epoch, createdAt, lastSeenAt, idle, absoluteEnd } = facts;
  const printed: unknown[] = [
    id,
    subjectKey,
    epoch,
    createdAt,
    lastSeenAt - createdAt,
    idle,
    absoluteEnd - createdAt,
  ];
  for (const [name, field] of own) printed.push(name, field);
  for (const [name, field] of fields) printed.push(name, field);
  return printed;
}

/** Returns the content, or `undefined` if the value is not a session: another definition of the same name and keys wrote it. */
export function parseContent(value: unknown): SealedContent | undefined {
  if (!Array.isArray(value) || value.length < FACTS || value.length % 2 === 0) return undefined;
  const [id, subjectKey, epoch, createdAt, seen, idle, end]: unknown[] = value;
  if (typeof id !== "string" || !(subjectKey === null || typeof subjectKey === "string")) return undefined;
  if (!isNumber(epoch) || !isNumber(createdAt) || !isNumber(seen) || !isNumber(idle) || !isNumber(end))
    return undefined;
  const fields = new Map<string, Uint8Array>();
  for (let index = FACTS; index < value.length; index += 2) {
    const [name, field]: unknown[] = value.slice(index, index + 2);
    if (typeof name !== "string" || !(field instanceof Uint8Array)) return undefined;
    fields.set(name, field);
  }
  const times = { createdAt, lastSeenAt: createdAt + seen, idle, absoluteEnd: createdAt + end };
  return { facts: { id, subjectKey: subjectKey ?? undefined, epoch, ...times }, ...splitFields(fields) };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
