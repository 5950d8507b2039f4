/** A case of a contract, and what all cases need: sessions as the library makes them, and comparisons. */

import type {
  PatchResult,
  Rotation,
  SessionRecord,
  SessionStore,
} from "../../sessions/store/session-store.ts";

export type Case = readonly [title: string, check: (store: SessionStore) => Promise<void>];

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The characters of an id that a rotation keeps: of a cluster of Redis, both ids are on one machine. */
const TAG_LENGTH = 4;
const ID_LENGTH = 26;

/** The time of every case. Today's, for a store that also looks at a clock of its own. */
export const NOW: number = Date.now();
/** Of a session that `createSession` returns: it is over at `NOW` plus this. */
export const IDLE = 600_000;
export const DAY = 86_400_000;

/** Returns an id that no session has, of the form that the library gives, or one that a session can rotate to. */
export function createId(rotatedFrom = ""): string {
  return rotatedFrom.slice(0, TAG_LENGTH).padEnd(ID_LENGTH, "\0").replace(/\0/g, randomCharacter);
}

export function createSubjectKey(): string {
  return createId() + createId();
}

export function createSession(rest: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: createId(),
    secretHash: createSubjectKey(),
    subjectKey: undefined,
    epoch: 0,
    createdAt: NOW,
    lastSeenAt: NOW,
    idle: IDLE / 1000,
    absoluteEnd: NOW + DAY,
    fields: new Map(),
    ...rest,
  };
}

/** Returns the rotation of a session to a new id of the same subject, at `now`. */
export function createRotation(
  from: SessionRecord,
  { next, ...rest }: Partial<Omit<Rotation, "next">> & { readonly next?: Partial<Rotation["next"]> } = {},
): Rotation {
  const { fields: _fields, superseded: _superseded, ...record } = from;
  const now = rest.now ?? NOW;
  return {
    now,
    next: { ...record, id: createId(from.id), secretHash: createSubjectKey(), createdAt: now, ...next },
    keep: "all",
    set: new Map(),
    delete: [],
    readableUntil: now + 10_000,
    keptUntil: now + 60_000,
    ...rest,
  };
}

/** Stores a session, and returns it. */
export async function storeSession(
  store: SessionStore,
  rest?: Partial<SessionRecord>,
): Promise<SessionRecord> {
  const record = createSession(rest);
  expectEqual("create", await store.create(record), true);
  return record;
}

/** Rotates a session, and returns the session of the new id, as it was asked for. */
export async function rotateSession(
  store: SessionStore,
  from: SessionRecord,
  options?: Parameters<typeof createRotation>[1],
): Promise<SessionRecord> {
  const rotation = createRotation(from, options);
  expectEqual("rotate", await store.rotate(from.id, rotation), { status: "ok" });
  return { ...rotation.next, fields: rotation.set };
}

export function fieldsOf(fields: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(fields));
}

/** Requires that the session is there and has just these fields. */
export async function expectFields(
  store: SessionStore,
  { id }: Pick<SessionRecord, "id">,
  fields: ReadonlyMap<string, string> | Readonly<Record<string, string>>,
): Promise<void> {
  const expected = fields instanceof Map ? fields : new Map(Object.entries(fields));
  expectEqual("the fields", (await store.read(id))?.record.fields, expected);
}

/** Requires that the store has no session of this id. */
export async function expectAbsent(store: SessionStore, { id }: Pick<SessionRecord, "id">): Promise<void> {
  expectEqual("the session", await store.read(id), undefined);
}

/** Requires that nothing was changed, since the session is over, replaced or absent. */
export function expectGone(result: PatchResult, ...because: readonly string[]): void {
  const found = result.status === "gone" ? result.because : result.status;
  if (!because.includes(found))
    throw new Error(`The result must be gone: ${because.join(" or ")}; got ${found}`);
}

/** Requires that two values are the same: records, lists and maps by what they hold, in any order of keys. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [found, wanted] = [print(actual), print(expected)];
  if (found !== wanted) throw new Error(`${what} must be ${cut(wanted)}; got ${cut(found)}`);
}

/** Looks again and again until the promise settles, from several readers. */
export async function watchDuring(change: Promise<unknown>, look: () => Promise<void>): Promise<void> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  const settled = change.then(end, end);
  const readers = Array.from({ length: 4 }, async () => {
    for (let times = 1; !isDone; times++) {
      await look();
      // A store may wait for something outside of this program, which promises alone would never let happen.
      if (times % 8 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    await look();
  });
  await Promise.all([change, settled, ...readers]);
}

/** Texts of many characters say no more than their beginnings. */
function cut(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}… (${text.length} characters)` : text;
}

function print(value: unknown): string {
  if (value instanceof Map) return `Map ${print([...value].map(([key, item]) => [key, item]).sort(byKey))}`;
  if (Array.isArray(value)) return `[${value.map(print).join(", ")}]`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{ ${entries
    .sort(byKey)
    .map(([key, item]) => `${key}: ${print(item)}`)
    .join(", ")} }`;
}

function byKey([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

function randomCharacter(): string {
  return ALPHABET[Math.floor(Math.random() * ALPHABET.length)]!;
}
