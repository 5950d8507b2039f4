/** A case of the contract of journals, and what all cases need: a place, its cookies, and comparisons. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import type { CookieChange } from "../../jar/persistence/change.ts";
import type { Journal } from "../../jar/persistence/journal.ts";
import { expectEqual } from "../sessions/case.ts";

/** Where cookies are kept: empty at first. */
export type JournalPlace = {
  /** Returns a new journal of the place, as a new process would. */
  open(): Journal | Promise<Journal>;
  /** Removes the place, after the case. */
  remove?(): void | Promise<void>;
};

/** What a journal that cannot keep everything keeps. */
export type JournalLimits = {
  /** The fields of a cookie that come back. Default: all. Cookies in partitions come back if `partitionKey` is among them. */
  readonly fields?: readonly (keyof StoredCookie)[] | undefined;
  /** Whether a place has one journal at a time; default true. */
  readonly exclusive?: boolean | undefined;
};

export type Case = readonly [title: string, check: (place: TestedPlace) => Promise<void>];

/** The time of every case. Today's, for a journal that also looks at a clock of its own. */
export const NOW: number = Math.floor(Date.now() / 1000) * 1000;

export function createCookie(rest: Partial<StoredCookie> = {}): StoredCookie {
  return {
    name: "id",
    value: "1",
    host: "www.example.com",
    hostOnly: true,
    path: "/",
    secure: true,
    httpOnly: true,
    sameSite: "lax",
    expiryTime: NOW + 86_400_000,
    creationTime: NOW,
    lastUpdateTime: NOW,
    lastAccessTime: NOW,
    sequence: 0,
    priority: "medium",
    ...rest,
  };
}

export function setOf(cookie: StoredCookie): CookieChange {
  return { type: "set", cookie, cause: "explicit" };
}

export function removalOf(cookie: StoredCookie, cause: CookieChange["cause"] = "explicit"): CookieChange {
  return { type: "removed", cookie, cause };
}

/** A place, as cases use it. */
export class TestedPlace {
  readonly fields: readonly (keyof StoredCookie)[];
  readonly isLossless: boolean;
  readonly isExclusive: boolean;
  readonly #place: JournalPlace;
  readonly #open = new Set<Journal>();

  constructor(place: JournalPlace, { fields, exclusive = true }: JournalLimits) {
    this.fields = fields ?? FIELDS;
    this.isLossless = fields === undefined;
    this.isExclusive = exclusive;
    this.#place = place;
  }

  get keepsPartitions(): boolean {
    return this.fields.includes("partitionKey");
  }

  /** Opens a journal and loads it, as a jar does. */
  async open(): Promise<{ journal: Journal; cookies: StoredCookie[] }> {
    const journal = await this.#place.open();
    this.#open.add(journal);
    return { journal, cookies: [...journal.load()] };
  }

  async close(journal: Journal): Promise<void> {
    await journal.close();
    this.#open.delete(journal);
  }

  /** Opens a journal, appends each batch, flushes and closes. */
  async write(...batches: readonly (readonly CookieChange[])[]): Promise<void> {
    const { journal } = await this.open();
    for (const batch of batches) journal.append(batch);
    await journal.flush();
    await this.close(journal);
  }

  /** Requires that a new journal loads just these cookies. */
  async expect(...expected: readonly StoredCookie[]): Promise<void> {
    const { journal, cookies } = await this.open();
    await this.close(journal);
    const [found, wanted] = [cookies, expected].map((list) => list.map(this.#pick).sort(byIdentity));
    for (const [index, cookie] of wanted!.entries())
      expectEqual(`cookie ${index + 1}`, found![index], cookie);
    expectEqual("the number of cookies", found!.length, wanted!.length);
  }

  /** Closes what a case left open, and removes the place. */
  async end(): Promise<void> {
    try {
      for (const journal of this.#open) await journal.close();
    } finally {
      await this.#place.remove?.();
    }
  }

  /** Returns the fields of a cookie that are kept, and those that it should not have. */
  #pick = (cookie: StoredCookie): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      Object.entries(cookie).filter(
        ([field]) => this.fields.some((kept) => kept === field) || !FIELDS.some((known) => known === field),
      ),
    );
}

const FIELDS = [
  "name",
  "value",
  "host",
  "hostOnly",
  "path",
  "secure",
  "httpOnly",
  "sameSite",
  "expiryTime",
  "creationTime",
  "lastUpdateTime",
  "lastAccessTime",
  "sequence",
  "partitionKey",
  "priority",
] as const satisfies readonly (keyof StoredCookie)[];

function byIdentity(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return printIdentity(a) < printIdentity(b) ? -1 : 1;
}

function printIdentity({
  host,
  path,
  name,
  hostOnly,
  partitionKey,
  value,
}: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([host, path, name, hostOnly, partitionKey, value]);
}
