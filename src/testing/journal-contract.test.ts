import type { CookieChange, Journal, StoredCookie } from "speculoos/jar";
import { describe, expect, test } from "vitest";
import { journalContract } from "./journal-contract.ts";
import { createCookie, type JournalPlace } from "./journals/case.ts";

type Place = { cookies: Map<string, StoredCookie>; isOpen: boolean };

/** A journal as it should be, over a map. What is not flushed is not kept. */
class MapJournal implements Journal {
  readonly place: Place;
  readonly pending: CookieChange[] = [];

  constructor(place: Place) {
    if (place.isOpen) throw new Error("locked");
    place.isOpen = true;
    this.place = place;
  }

  identityOf({ name, host, hostOnly, path, partitionKey }: StoredCookie): string {
    return JSON.stringify([name, host, hostOnly, path, partitionKey]);
  }

  load(): Iterable<StoredCookie> {
    return [...this.place.cookies.values()];
  }

  append(changes: readonly CookieChange[]): void {
    this.pending.push(...changes);
  }

  apply({ type, cookie }: CookieChange): void {
    if (type === "set") this.place.cookies.set(this.identityOf(cookie), cookie);
    else this.place.cookies.delete(this.identityOf(cookie));
  }

  async flush(): Promise<void> {
    for (const change of this.pending.splice(0)) this.apply(change);
  }

  async close(): Promise<void> {
    this.place.isOpen = false;
  }
}

/** Changes each cookie that is set. */
function altering(alter: (cookie: StoredCookie) => StoredCookie) {
  return class extends MapJournal {
    override apply(change: CookieChange): void {
      super.apply({ ...change, cookie: alter(change.cookie) });
    }
  };
}

/** Takes this for the identity of a cookie. */
function identifying(identityOf: (cookie: StoredCookie) => unknown) {
  return class extends MapJournal {
    override identityOf(cookie: StoredCookie): string {
      return JSON.stringify(identityOf(cookie));
    }
  };
}

const shared: StoredCookie[] = [createCookie({ name: "of another place" })];

/** One fault each. */
const BROKEN: Record<string, new (place: Place) => Journal> = {
  "keeps nothing": class extends MapJournal {
    override apply(): void {}
  },
  "has no removals": class extends MapJournal {
    override apply(change: CookieChange): void {
      if (change.type === "set") super.apply(change);
    }
  },
  "removes what it only should overwrite": class extends MapJournal {
    override async flush(): Promise<void> {
      const changes = this.pending.splice(0);
      for (const type of ["set", "removed"] as const)
        for (const change of changes) if (change.type === type) this.apply(change);
    }
  },
  "ignores removals of cookies that have expired": class extends MapJournal {
    override apply(change: CookieChange): void {
      if (change.cause !== "expired") super.apply(change);
    }
  },
  "ignores overwrites": class extends MapJournal {
    override apply(change: CookieChange): void {
      if (!this.place.cookies.has(this.identityOf(change.cookie)) || change.type === "removed")
        super.apply(change);
    }
    override async flush(): Promise<void> {
      for (const change of this.pending.splice(0)) if (change.cause !== "overwrite") this.apply(change);
    }
  },
  "keeps every version of a cookie": class extends MapJournal {
    override identityOf(cookie: StoredCookie): string {
      return super.identityOf(cookie) + cookie.value;
    }
  },
  "removes by the whole cookie": class extends MapJournal {
    override apply(change: CookieChange): void {
      const found = this.place.cookies.get(this.identityOf(change.cookie));
      if (change.type === "set" || JSON.stringify(found) === JSON.stringify(change.cookie))
        super.apply(change);
    }
  },
  "removes by sequence": identifying(({ sequence }) => sequence),
  "forgets names": identifying(({ host, hostOnly, path, partitionKey }) => [
    host,
    hostOnly,
    path,
    partitionKey,
  ]),
  "compares names in any case": identifying(({ name, host, hostOnly, path, partitionKey }) => [
    name.toLowerCase(),
    host,
    hostOnly,
    path,
    partitionKey,
  ]),
  "forgets hosts": identifying(({ name, hostOnly, path, partitionKey }) => [
    name,
    hostOnly,
    path,
    partitionKey,
  ]),
  "forgets host-only": identifying(({ name, host, path, partitionKey }) => [name, host, path, partitionKey]),
  "forgets paths": identifying(({ name, host, hostOnly, partitionKey }) => [
    name,
    host,
    hostOnly,
    partitionKey,
  ]),
  "forgets partitions": identifying(({ name, host, hostOnly, path }) => [name, host, hostOnly, path]),
  "forgets ancestors": identifying(({ name, host, hostOnly, path, partitionKey }) => [
    name,
    host,
    hostOnly,
    path,
    partitionKey?.topLevelSite,
  ]),
  "writes whole seconds": altering((cookie) => ({
    ...cookie,
    creationTime: Math.floor(cookie.creationTime / 1000) * 1000,
  })),
  "creates cookies anew": altering((cookie) => ({ ...cookie, creationTime: Date.now() + 5 })),
  "forgets when a cookie was updated": altering((cookie) => ({
    ...cookie,
    lastUpdateTime: cookie.creationTime,
  })),
  "numbers cookies itself": altering((cookie) => ({ ...cookie, sequence: 0 })),
  "forgets priorities": altering(({ priority: _, ...cookie }) => cookie),
  "writes unset as lax": altering((cookie) => ({
    ...cookie,
    sameSite: cookie.sameSite === "unset" ? "lax" : cookie.sameSite,
  })),
  "forgets HttpOnly": altering((cookie) => ({ ...cookie, httpOnly: false })),
  "adds fields": altering((cookie) => ({ ...cookie, version: 1 })),
  "trims values": altering((cookie) => ({ ...cookie, value: cookie.value.replace(/"/g, "") })),
  "cuts values": altering((cookie) => ({ ...cookie, value: cookie.value.slice(0, 1024) })),
  "decodes bytes": altering((cookie) => ({
    ...cookie,
    value: new TextDecoder().decode(Uint8Array.from(cookie.value, (c) => c.charCodeAt(0))),
  })),
  "makes session cookies last": altering((cookie) => ({ ...cookie, expiryTime: cookie.expiryTime ?? 9e12 })),
  "takes names for properties": class extends MapJournal {
    override load(): Iterable<StoredCookie> {
      return [...super.load()].filter(({ name }) => !(name in {}));
    }
  },
  "keeps the list of changes": class extends MapJournal {
    readonly #lists: (readonly CookieChange[])[] = [];
    override append(changes: readonly CookieChange[]): void {
      this.#lists.push(changes);
    }
    override async flush(): Promise<void> {
      for (const change of this.#lists.splice(0).flat()) this.apply(change);
    }
  },
  "appends in a promise": class extends MapJournal {
    override append(changes: readonly CookieChange[]): undefined {
      return Promise.resolve().then(() => super.append(changes)) as never;
    }
  },
  "flushes the last batch only": class extends MapJournal {
    override append(changes: readonly CookieChange[]): void {
      this.pending.length = 0;
      super.append(changes);
    }
  },
  "drops what is appended during a flush": class extends MapJournal {
    override async flush(): Promise<void> {
      for (const change of this.pending) this.apply(change);
      await Promise.resolve();
      this.pending.length = 0;
    }
  },
  "writes a thousand changes at most": class extends MapJournal {
    override async flush(): Promise<void> {
      for (const change of this.pending.splice(0).slice(0, 1000)) this.apply(change);
    }
  },
  "fails if there is nothing to flush": class extends MapJournal {
    override async flush(): Promise<void> {
      if (this.pending.length === 0) throw new Error("nothing to flush");
      await super.flush();
    }
  },
  "empties the place if nothing changed": class extends MapJournal {
    #isChanged = false;
    override append(changes: readonly CookieChange[]): void {
      this.#isChanged = true;
      super.append(changes);
    }
    override async close(): Promise<void> {
      if (!this.#isChanged) this.place.cookies = new Map();
      await super.close();
    }
  },
  "keeps the cookies of the last opening": class extends MapJournal {
    override async flush(): Promise<void> {
      if (this.pending.length > 0) this.place.cookies = new Map();
      await super.flush();
    }
  },
  "shares one place": class extends MapJournal {
    override load(): Iterable<StoredCookie> {
      shared.push(...super.load());
      return shared;
    }
  },
  "opens a place twice": class extends MapJournal {
    constructor(place: Place) {
      place.isOpen = false;
      super(place);
    }
  },
  "stays open": class extends MapJournal {
    override async close(): Promise<void> {}
  },
};

function makePlaceOf(Journal: new (place: Place) => Journal): () => JournalPlace {
  return () => {
    const place: Place = { cookies: new Map(), isOpen: false };
    return { open: () => new Journal(place) };
  };
}

describe("a journal in memory obeys the contract:", () => {
  for (const { title, run } of journalContract(makePlaceOf(MapJournal))) test(title, run);
});

const failures = new Map<string, readonly string[]>();

async function findFailures(Journal: new (place: Place) => Journal): Promise<string[]> {
  const found: string[] = [];
  for (const { title, run } of journalContract(makePlaceOf(Journal)))
    await run().catch((error: unknown) => found.push(`${title}: ${error}`));
  return found;
}

describe("the contract finds a journal that", () => {
  for (const [fault, Journal] of Object.entries(BROKEN))
    test(fault, async () => {
      const found = await findFailures(Journal);
      failures.set(fault, found);
      expect(found).not.toEqual([]);
    });
});

test("every case finds a fault that is in a broken journal, and says what it expected", () => {
  const all = [...failures.values()].flat();
  for (const failure of all) expect(failure).toMatch(/must be|locked|nothing to flush/);
  const titles = journalContract(makePlaceOf(MapJournal)).map(({ title }) => title);
  expect(titles.filter((title) => !all.some((failure) => failure.startsWith(`${title}: `)))).toEqual([]);
});
