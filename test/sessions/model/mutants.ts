/** Stores and callers with one fault each, as hurried hands would write them: the model must find every one. */

import {
  type Epoch,
  MemorySessionStore,
  type PatchResult,
  type Rotation,
  type SessionPatch,
  type SessionRecord,
  type SessionStore,
} from "speculoos/session";

type Except = {
  readonly now: number;
  readonly except?: { id: string; epoch: number } | undefined;
  readonly until: number;
};
type Found = { readonly record: SessionRecord; readonly epoch: Epoch | undefined } | undefined;

const OK: PatchResult = { status: "ok" };

/** A store that keeps whole records beside the memory store's, for those who write them back. */
class Remembering extends MemorySessionStore {
  readonly seen = new Map<string, SessionRecord>();

  override async create(record: SessionRecord): Promise<boolean> {
    const isCreated = await super.create(record);
    await this.remember(record.id);
    return isCreated;
  }

  override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
    const result = await super.rotate(id, rotation);
    await this.remember(rotation.next.id);
    return result;
  }

  async remember(id: string): Promise<void> {
    const found = await super.read(id);
    if (found !== undefined) this.seen.set(id, found.record);
  }

  /** Puts a record in place of what is there. */
  async replace(record: SessionRecord): Promise<void> {
    await super.destroy(record.id);
    await super.create(record);
  }
}

export const MUTANTS: Readonly<Record<string, () => SessionStore>> = {
  "a change after destroy writes the session anew": () =>
    new (class extends Remembering {
      override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        const result = await super.patch(id, patch);
        const before = this.seen.get(id);
        if (result.status !== "gone" || result.because !== "ended" || before === undefined) return result;
        await this.create({ ...before, fields: new Map([...before.fields, ...(patch.set ?? [])]) });
        return OK;
      }
    })(),

  "a step-up takes the epoch that stands": () =>
    new (class extends MemorySessionStore {
      override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
        return super.rotate(id, { ...rotation, next: await this.#renew(rotation.next) });
      }
      override async create(record: SessionRecord): Promise<boolean> {
        return super.create(await this.#renew(record));
      }
      override async enlist(subjectKey: string, id: string, until: number): Promise<undefined> {
        await super.enlist(subjectKey, id, until);
      }
      async #renew<T extends Rotation["next"]>(record: T): Promise<T> {
        const { subjectKey } = record;
        const standing = subjectKey === undefined ? undefined : await this.epochOf(subjectKey);
        return { ...record, epoch: standing?.value ?? 0 };
      }
    })(),

  "whoever asks to be excepted is": () =>
    new (class extends MemorySessionStore {
      override raiseEpoch(subjectKey: string, { except, ...options }: Except): Promise<Epoch> {
        const alive = except && { ...except, epoch: Number.MAX_SAFE_INTEGER };
        return super.raiseEpoch(subjectKey, { ...options, except: alive });
      }
    })(),

  "nobody is excepted": () =>
    new (class extends MemorySessionStore {
      override raiseEpoch(subjectKey: string, { now, until }: Except): Promise<Epoch> {
        return super.raiseEpoch(subjectKey, { now, until });
      }
    })(),

  "destroy ends one id, not the chain": () =>
    new (class extends Remembering {
      override async destroy(id: string, subjectKey?: string): Promise<boolean> {
        const others: SessionRecord[] = [];
        for (const other of this.seen.keys()) {
          const found = other === id ? undefined : await this.read(other);
          if (found !== undefined) others.push(found.record);
        }
        const ended = await super.destroy(id, subjectKey);
        for (const other of others) await super.create(other);
        return ended;
      }
    })(),

  "end and destroy do not ask whose session it is": () =>
    new (class extends MemorySessionStore {
      override destroy(id: string): Promise<boolean> {
        return super.destroy(id);
      }
    })(),

  "a rotation leaves the old id as it was": () =>
    new (class extends Remembering {
      override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
        const before = await this.read(id);
        const result = await super.rotate(id, rotation);
        if (result.status !== "ok") return result;
        const after = await this.read(rotation.next.id);
        await this.replace(before!.record);
        await this.replace(after!.record);
        return result;
      }
    })(),

  "the frozen predecessor reads what came after": () =>
    new (class extends MemorySessionStore {
      override async read(id: string, subjectKey?: string): Promise<Found> {
        const found = await super.read(id, subjectKey);
        const next = found?.record.superseded && (await super.read(found.record.superseded.by));
        return found && next ? { ...found, record: { ...found.record, fields: next.record.fields } } : found;
      }
    })(),

  "the predecessor can be read although its user left": () =>
    new (class extends MemorySessionStore {
      override rotate(id: string, rotation: Rotation): Promise<PatchResult> {
        return super.rotate(id, { ...rotation, readableUntil: rotation.now + 60_000 });
      }
    })(),

  "login keeps everything": () =>
    new (class extends MemorySessionStore {
      override rotate(id: string, rotation: Rotation): Promise<PatchResult> {
        return super.rotate(id, { ...rotation, keep: "all" });
      }
    })(),

  "a rotation moves what was there when the session was opened": () =>
    new (class extends Remembering {
      override async read(id: string, subjectKey?: string): Promise<Found> {
        await this.remember(id);
        return super.read(id, subjectKey);
      }
      override async rotate(id: string, rotation: Rotation): Promise<PatchResult> {
        const { seen } = this;
        const opened = seen.get(id)?.fields;
        const result = await super.rotate(id, rotation);
        const after = (await super.read(rotation.next.id))?.record;
        if (result.status !== "ok" || opened === undefined || after === undefined) return result;
        const { keep } = rotation;
        const moved = [...opened].filter(([key]) => keep === "all" || keep.includes(key));
        await this.replace({ ...after, fields: new Map([...moved, ...rotation.set]) });
        return result;
      }
    })(),

  "update does not compare": () =>
    new (class extends MemorySessionStore {
      override patch(id: string, { expect = new Map(), ...patch }: SessionPatch): Promise<PatchResult> {
        const own = new Map([...expect].filter(([key]) => key[0] === "."));
        return super.patch(id, { ...patch, expect: own });
      }
    })(),

  "nobody asks for the lease": () =>
    new (class extends MemorySessionStore {
      override patch(id: string, { expect = new Map(), ...patch }: SessionPatch): Promise<PatchResult> {
        return super.patch(id, { ...patch, expect: new Map([...expect].filter(([key]) => key[0] !== ".")) });
      }
    })(),

  "a turn that lost its lease writes all the same": () =>
    new (class extends MemorySessionStore {
      override patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        const isRelease = patch.delete?.includes(".lease") === true;
        return super.patch(id, isRelease ? { ...patch, expect: new Map() } : patch);
      }
    })(),

  "a change writes the whole session": () =>
    new (class extends Remembering {
      override async read(id: string, subjectKey?: string): Promise<Found> {
        await this.remember(id);
        return super.read(id, subjectKey);
      }
      override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        const opened = this.seen.get(id)?.fields ?? [];
        const set = new Map(
          [...opened, ...(patch.set ?? [])].filter(([key]) => !patch.delete?.includes(key)),
        );
        return super.patch(id, { ...patch, set });
      }
    })(),

  "a change is written to a session that has rotated": () =>
    new (class extends MemorySessionStore {
      override async patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        const result = await super.patch(id, patch);
        if (result.status !== "gone" || result.because !== "superseded") return result;
        const next = (await super.read(id))?.record.superseded?.by;
        return next === undefined ? result : super.patch(next, patch);
      }
    })(),

  "a revocation on a clock that is behind does nothing": () =>
    new (class extends MemorySessionStore {
      override async raiseEpoch(subjectKey: string, options: Except): Promise<Epoch> {
        const standing = await this.epochOf(subjectKey);
        return standing !== undefined && options.now <= standing.value
          ? standing
          : super.raiseEpoch(subjectKey, options);
      }
    })(),

  "a login begins in the epoch of its own clock": () =>
    new (class extends MemorySessionStore {
      override create(record: SessionRecord): Promise<boolean> {
        return super.create({ ...record, epoch: record.createdAt });
      }
    })(),

  "a login begins in epoch 0": () =>
    new (class extends MemorySessionStore {
      override create(record: SessionRecord): Promise<boolean> {
        return super.create({ ...record, epoch: 0 });
      }
    })(),

  "a session is created after its cookie was sent, or never": () =>
    new (class extends MemorySessionStore {
      #count = 0;
      override async create(record: SessionRecord): Promise<boolean> {
        return ++this.#count % 4 === 0 ? true : super.create(record);
      }
    })(),

  "no epoch is read with the session": () =>
    new (class extends MemorySessionStore {
      override async read(id: string): Promise<Found> {
        const found = await super.read(id);
        return found && { ...found, epoch: undefined };
      }
    })(),

  "the idle time is never extended": () =>
    new (class extends MemorySessionStore {
      override patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        return super.patch(id, { ...patch, seen: false });
      }
    })(),

  "the list forgets": () =>
    new (class extends MemorySessionStore {
      override async ids(subjectKey: string): Promise<readonly string[]> {
        return (await super.ids(subjectKey)).slice(1);
      }
    })(),

  "sweeping takes what lives": () =>
    new (class extends MemorySessionStore {
      override sweep(now: number, limit: number): Promise<number> {
        return super.sweep(now + 590_000, limit);
      }
    })(),

  "a delete that another request does not know of is lost": () =>
    new (class extends MemorySessionStore {
      override patch(id: string, patch: SessionPatch): Promise<PatchResult> {
        return super.patch(id, { ...patch, delete: (patch.delete ?? []).filter((key) => key[0] === ".") });
      }
    })(),

  "a predecessor can be read for ever": () =>
    new (class extends MemorySessionStore {
      override async read(id: string, subjectKey?: string): Promise<Found> {
        const found = await super.read(id, subjectKey);
        const { superseded } = found?.record ?? {};
        if (found === undefined || superseded === undefined) return found;
        return {
          ...found,
          record: { ...found.record, superseded: { ...superseded, at: Number.MAX_SAFE_INTEGER } },
        };
      }
    })(),
};
