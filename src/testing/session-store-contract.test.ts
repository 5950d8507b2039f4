import { describe, expect, test } from "vitest";
import { MemorySessionStore } from "../sessions/store/memory-session-store.ts";
import type {
  Epoch,
  PatchResult,
  Rotation,
  SessionPatch,
  SessionRecord,
  SessionStore,
} from "../sessions/store/session-store.ts";
import { sessionStoreContract } from "./session-store-contract.ts";

type Read = { readonly record: SessionRecord; readonly epoch: Epoch | undefined };

/** Another task has its turn, as it has while a database is waited for. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A store that copies a session and puts it back, as blob stores do. */
class BlobStore extends MemorySessionStore {
  async load(id: string): Promise<SessionRecord | undefined> {
    return (await super.read(id))?.record;
  }
  /** Puts back a record, whatever is there. Superseded records stay so. */
  async save(record: SessionRecord): Promise<void> {
    await super.destroy(record.id);
    await super.create(record);
  }
}

function withFields(
  found: Read | undefined,
  change: (fields: Map<string, string>) => Iterable<[string, string]>,
): Read | undefined {
  if (found === undefined) return undefined;
  const fields = new Map(change(new Map(found.record.fields)));
  return { ...found, record: { ...found.record, fields } };
}

/** One fault each, as they occur in stores of this field. */
const BROKEN: Record<string, new () => SessionStore> = {
  "brings a destroyed session back": class extends BlobStore {
    readonly #known = new Map<string, SessionRecord>();
    override async create(record: SessionRecord) {
      this.#known.set(record.id, record);
      return super.create(record);
    }
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const result = await super.patch(id, patch);
      const known = this.#known.get(id);
      if (result.status !== "gone" || result.because !== "ended" || known === undefined) return result;
      await super.create(known);
      return super.patch(id, patch);
    }
  },
  "creates a session for any id that is patched": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const times = {
        createdAt: patch.now,
        lastSeenAt: patch.now,
        idle: 60,
        absoluteEnd: patch.now + 60_000,
      };
      await super.create({
        id,
        secretHash: "",
        subjectKey: undefined,
        epoch: 0,
        ...times,
        fields: patch.set ?? new Map(),
      });
      return super.patch(id, patch);
    }
  },
  "saves all fields as they were read": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const before = (await super.read(id))?.record.fields ?? new Map<string, string>();
      await turn();
      return super.patch(id, { ...patch, set: new Map([...before, ...(patch.set ?? [])]) });
    }
  },
  "patches an expired session": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const record = (await super.read(id))?.record;
      return super.patch(id, { ...patch, now: Math.min(patch.now, record?.lastSeenAt ?? patch.now) });
    }
  },
  "patches a session at its very end": class extends MemorySessionStore {
    override patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      return super.patch(id, { ...patch, now: patch.now - 1 });
    }
  },
  "compares expectations before it writes, in two steps": class extends MemorySessionStore {
    override async patch(id: string, { expect: expected, ...patch }: SessionPatch): Promise<PatchResult> {
      const compared = await super.patch(id, { now: patch.now, expect: expected ?? new Map() });
      await turn();
      return compared.status === "ok" ? super.patch(id, patch) : compared;
    }
  },
  "writes although an expectation failed": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const result = await super.patch(id, patch);
      if (result.status === "conflict") await super.patch(id, { ...patch, expect: new Map() });
      return result;
    }
  },
  "prolongs a session although an expectation failed": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const result = await super.patch(id, patch);
      if (result.status === "conflict") await super.patch(id, { now: patch.now, seen: true });
      return result;
    }
  },
  "reports only the fields that are there in a conflict": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const result = await super.patch(id, patch);
      if (result.status !== "conflict") return result;
      return { ...result, fields: new Map([...result.fields].filter(([, text]) => text !== undefined)) };
    }
  },
  "prolongs a session with every patch": class extends MemorySessionStore {
    override patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      return super.patch(id, { ...patch, seen: true });
    }
  },
  "lets lastSeenAt go back": class extends BlobStore {
    override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
      const result = await super.patch(id, patch);
      const record = await this.load(id);
      if (result.status === "ok" && patch.seen && record)
        await this.save({ ...record, lastSeenAt: patch.now });
      return result;
    }
  },
  "writes half of a patch first": class extends MemorySessionStore {
    override async patch(id: string, { set = new Map(), ...patch }: SessionPatch): Promise<PatchResult> {
      let result = await super.patch(id, patch);
      for (const one of set) {
        if (result.status !== "ok") break;
        await turn();
        result = await super.patch(id, { now: patch.now, set: new Map([one]) });
      }
      return result;
    }
  },
  "overwrites a session of the same id": class extends BlobStore {
    override async create(record: SessionRecord) {
      await super.destroy(record.id);
      return super.create(record);
    }
  },
  "answers two creates of one id with true": class extends MemorySessionStore {
    override async create(record: SessionRecord) {
      const isFree = (await super.read(record.id)) === undefined;
      await super.create(record);
      return isFree;
    }
  },
  "loses the field __proto__": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      return withFields(await super.read(id, subjectKey), (fields) => {
        const object: Record<string, string> = {};
        for (const [name, text] of fields) object[name] = text;
        return Object.entries(object);
      });
    }
  },
  "takes an empty text for absent": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      return withFields(await super.read(id, subjectKey), (fields) => [...fields].filter(([, text]) => text));
    }
  },
  "takes names that differ in case for one": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      return withFields(await super.read(id, subjectKey), (fields) =>
        [...fields].map(([name, text]) => [name.toLowerCase(), text]),
      );
    }
  },
  "cuts a text after 32,768 characters": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      return withFields(await super.read(id, subjectKey), (fields) =>
        [...fields].map(([name, text]) => [name, text.slice(0, 32_768)]),
      );
    }
  },
  "loses characters above U+FFFF": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      return withFields(await super.read(id, subjectKey), (fields) =>
        [...fields].map(([name, text]) => [name, text.replace(/[\u{10000}-\u{10ffff}]/gu, "?")]),
      );
    }
  },
  "returns the map that it changes": class extends MemorySessionStore {
    readonly #maps = new Map<string, Map<string, string>>();
    override async read(id: string, subjectKey?: string) {
      const found = await super.read(id, subjectKey);
      if (found === undefined) return undefined;
      const map = this.#maps.get(id) ?? new Map<string, string>();
      this.#maps.set(id, map);
      map.clear();
      for (const [name, text] of found.record.fields) map.set(name, text);
      return { ...found, record: { ...found.record, fields: map } };
    }
  },
  "lets a reader change its session": class extends MemorySessionStore {
    readonly #records = new Map<string, { from: SessionRecord; shown: SessionRecord }>();
    override async read(id: string, subjectKey?: string) {
      const found = await super.read(id, subjectKey);
      if (found === undefined) return undefined;
      const known = this.#records.get(id);
      const shown =
        known?.from === found.record
          ? known.shown
          : { ...found.record, fields: new Map(found.record.fields) };
      this.#records.set(id, { from: found.record, shown });
      return { ...found, record: shown };
    }
  },
  "excepts a revoked session": class extends MemorySessionStore {
    override raiseEpoch(subjectKey: string, options: Parameters<SessionStore["raiseEpoch"]>[1]) {
      const except = options.except && { ...options.except, epoch: Number.MAX_SAFE_INTEGER };
      return super.raiseEpoch(subjectKey, { ...options, except });
    }
  },
  "takes the time for the epoch": class extends MemorySessionStore {
    readonly #epochs = new Map<string, Epoch>();
    override async raiseEpoch(
      subjectKey: string,
      { now, except }: Parameters<SessionStore["raiseEpoch"]>[1],
    ) {
      const epoch = except === undefined ? { value: now } : { value: now, except: except.id };
      this.#epochs.set(subjectKey, epoch);
      return epoch;
    }
    override async epochOf(subjectKey: string) {
      return this.#epochs.get(subjectKey);
    }
  },
  "raises an epoch in two steps": class extends MemorySessionStore {
    override async raiseEpoch(subjectKey: string, options: Parameters<SessionStore["raiseEpoch"]>[1]) {
      const before = await super.epochOf(subjectKey);
      await turn();
      if (before !== (await super.epochOf(subjectKey))) return before ?? { value: options.now };
      return super.raiseEpoch(subjectKey, options);
    }
  },
  "keeps an exception for ever": class extends MemorySessionStore {
    readonly #except = new Map<string, string>();
    override async raiseEpoch(subjectKey: string, options: Parameters<SessionStore["raiseEpoch"]>[1]) {
      const epoch = await super.raiseEpoch(subjectKey, options);
      if (epoch.except !== undefined) this.#except.set(subjectKey, epoch.except);
      const except = this.#except.get(subjectKey);
      return except === undefined ? epoch : { ...epoch, except };
    }
  },
  "forgets an epoch before its time": class extends MemorySessionStore {
    override raiseEpoch(subjectKey: string, options: Parameters<SessionStore["raiseEpoch"]>[1]) {
      return super.raiseEpoch(subjectKey, { ...options, until: options.now + 1000 });
    }
  },
  "reads a session without its epoch": class extends MemorySessionStore {
    override read(id: string) {
      return super.read(id);
    }
  },
  "reads the epoch of the session's own subject": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      const found = await super.read(id);
      return subjectKey === undefined ? found : super.read(id, found?.record.subjectKey);
    }
  },
  "lists sessions of other subjects": class extends MemorySessionStore {
    override enlist(subjectKey: string, id: string, until: number) {
      return super.enlist(subjectKey.slice(0, 52).toLowerCase(), id, until);
    }
    override ids(subjectKey: string) {
      return super.ids(subjectKey.slice(0, 52).toLowerCase());
    }
  },
  "ends sessions of other subjects": class extends MemorySessionStore {
    override destroy(id: string) {
      return super.destroy(id);
    }
  },
  "says that it ended a session that was not there": class extends MemorySessionStore {
    override async destroy(id: string, subjectKey?: string) {
      await super.destroy(id, subjectKey);
      return true;
    }
  },
  "moves the fields that were read before a rotation": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
      const before = (await super.read(id))?.record.fields ?? new Map<string, string>();
      await turn();
      const keeps = (name: string) =>
        !name.startsWith(".") && (rotation.keep === "all" || rotation.keep.includes(name));
      const moved = [...before].filter(([name]) => keeps(name) && !rotation.delete.includes(name));
      return super.rotate(id, { ...rotation, keep: [], set: new Map([...moved, ...rotation.set]) });
    }
  },
  "moves the library's own fields": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
      const own = [...((await super.read(id))?.record.fields ?? [])].filter(([name]) => name.startsWith("."));
      return super.rotate(id, { ...rotation, set: new Map([...own, ...rotation.set]) });
    }
  },
  "moves all fields": class extends MemorySessionStore {
    override rotate(id: string, rotation: Rotation) {
      return super.rotate(id, { ...rotation, keep: "all" });
    }
  },
  "deletes what a rotation sets": class extends MemorySessionStore {
    override rotate(id: string, rotation: Rotation) {
      const set = new Map([...rotation.set].filter(([name]) => !rotation.delete.includes(name)));
      return super.rotate(id, { ...rotation, set });
    }
  },
  "rotates in two steps": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
      const found = await super.read(id);
      if (found === undefined || found.record.superseded || rotation.now > found.record.absoluteEnd)
        return super.rotate(id, rotation);
      const probe = { ...rotation.next, fields: new Map(found.record.fields) };
      await super.create(probe);
      await turn();
      await super.destroy(probe.id);
      return super.rotate(id, rotation);
    }
  },
  "lets a predecessor read what came after": class extends MemorySessionStore {
    override async read(id: string, subjectKey?: string) {
      const found = await super.read(id, subjectKey);
      const by = found?.record.superseded?.by;
      const successor = by === undefined ? undefined : await super.read(by);
      if (found === undefined || successor === undefined) return found;
      return { ...found, record: { ...found.record, fields: successor.record.fields } };
    }
  },
  "lets a predecessor be read for ever": class extends MemorySessionStore {
    override rotate(id: string, rotation: Rotation) {
      return super.rotate(id, { ...rotation, readableUntil: rotation.now + 1 });
    }
  },
  "passes patches of a predecessor on": class extends MemorySessionStore {
    override async patch(id: string, patch: SessionPatch) {
      const by = (await super.read(id))?.record.superseded?.by;
      return super.patch(by ?? id, patch);
    }
  },
  "rotates a predecessor again": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation) {
      const by = (await super.read(id))?.record.superseded?.by;
      return super.rotate(by ?? id, rotation);
    }
  },
  "forgets a predecessor at once": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation) {
      const result = await super.rotate(id, { ...rotation, keptUntil: -Infinity });
      await super.sweep(-Infinity, 1);
      return result;
    }
  },
  "sweeps a predecessor before its time": class extends MemorySessionStore {
    override rotate(id: string, rotation: Rotation) {
      return super.rotate(id, { ...rotation, keptUntil: rotation.now + 1 });
    }
  },
  "leaves the successor of a destroyed session": class extends MemorySessionStore {
    override async destroy(id: string, subjectKey?: string) {
      const by = (await super.read(id))?.record.superseded?.by;
      const successor = by === undefined ? undefined : (await super.read(by))?.record;
      const ended = await super.destroy(id, subjectKey);
      if (successor !== undefined) await super.create(successor);
      return ended;
    }
  },
  "ends a successor of another subject": class extends MemorySessionStore {
    override async destroy(id: string, subjectKey?: string) {
      const by = (await super.read(id))?.record.superseded?.by;
      const ended = await super.destroy(id, subjectKey);
      return (by !== undefined && (await super.destroy(by))) || ended;
    }
  },
  "destroys a chain in two steps": class extends BlobStore {
    override async destroy(id: string, subjectKey?: string): Promise<boolean> {
      const record = await this.load(id);
      const successor = record?.superseded && (await this.load(record.superseded.by));
      const ended = await super.destroy(id, subjectKey);
      if (successor === undefined || !ended || successor.subjectKey !== record?.subjectKey) return ended;
      await super.create(successor);
      await turn();
      await super.destroy(successor.id);
      return ended;
    }
  },
  "rotates to an id that is taken": class extends MemorySessionStore {
    override async rotate(id: string, rotation: Rotation) {
      if ((await super.read(rotation.next.id)) !== undefined) await super.destroy(rotation.next.id);
      return super.rotate(id, rotation);
    }
  },
  "sweeps sessions that were seen": class extends MemorySessionStore {
    readonly #created: SessionRecord[] = [];
    override async create(record: SessionRecord) {
      this.#created.push(record);
      return super.create(record);
    }
    override async sweep(now: number, limit: number) {
      const over = this.#created
        .filter(({ lastSeenAt, idle }) => lastSeenAt + idle * 1000 <= now)
        .slice(0, limit);
      for (const record of over) {
        this.#created.splice(this.#created.indexOf(record), 1);
        await super.destroy(record.id);
      }
      return over.length;
    }
  },
  "sweeps more than it may": class extends MemorySessionStore {
    override sweep(now: number) {
      return super.sweep(now, Infinity);
    }
  },
};

describe("the contract of session stores", () => {
  const titles = sessionStoreContract(() => new MemorySessionStore()).map(({ title }) => title);

  test("has a title of its own for each case", () => {
    expect(titles.length).toBeGreaterThan(50);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("makes a store for each case, and closes it although the case fails", async () => {
    const closed: SessionStore[] = [];
    const made: SessionStore[] = [];
    class Watched extends MemorySessionStore {
      override async read(): Promise<undefined> {
        return undefined;
      }
      override async close() {
        closed.push(this);
      }
    }
    for (const { run } of sessionStoreContract(async () => {
      const store = new Watched();
      made.push(store);
      return store;
    }))
      await run().catch(() => undefined);
    expect(made).toHaveLength(titles.length);
    expect(closed).toEqual(made);
  });

  for (const [fault, Store] of Object.entries(BROKEN)) {
    test(`catches a store that ${fault}`, async () => {
      const caught: string[] = [];
      for (const { title, run } of sessionStoreContract(() => new Store())) {
        const error = await run().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) continue;
        // Its own words, and not those of a program that fails.
        expect((error as Error).message, title).toMatch(/ must /);
        caught.push(title);
      }
      expect(caught).not.toEqual([]);
    });
  }
});
