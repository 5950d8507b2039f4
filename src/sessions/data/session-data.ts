/** The data of one open session: what was read, and what this request changed. */
import { CookieError } from "../../base/cookie-error.ts";
import {
  type CookieSchema,
  type Validation,
  validateAuthored,
  validateReceived,
} from "../../definitions/values/schema.ts";
import { SessionError } from "../store/session-error.ts";
import type { FieldCodec } from "./field-codec.ts";
import { checkKey, type KeySchemas } from "./session-schema.ts";

/** The new value of each changed key; `undefined` of a deleted one. */
export type Changes<F> = ReadonlyMap<string, F | undefined>;

export class SessionData<F> {
  readonly #codec: FieldCodec<F>;
  readonly #schemas: KeySchemas | undefined;
  readonly #onInvalid: (keys: readonly string[]) => void;
  #read: ReadonlyMap<string, F>;
  #changes = new Map<string, F | undefined>();
  /** The changes as `mark` found them, without those that were written since. */
  #marked = new Map<string, F | undefined>();
  /** Keys of which `onInvalid` was told. */
  #reported: Set<string> | undefined;

  constructor(
    codec: FieldCodec<F>,
    schemas: KeySchemas | undefined,
    fields: ReadonlyMap<string, F>,
    onInvalid: (keys: readonly string[]) => void,
  ) {
    this.#codec = codec;
    this.#schemas = schemas;
    this.#read = fields;
    this.#onInvalid = onInvalid;
  }

  /** The fields as they were read or last written. */
  get read(): ReadonlyMap<string, F> {
    return this.#read;
  }

  get changes(): Changes<F> {
    return this.#changes;
  }

  /** Returns the field of a key as this request has it. */
  field(key: string): F | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#read.get(key);
  }

  get(key: string): unknown {
    checkKey(key, this.#schemas);
    return this.#evaluate(key).value;
  }

  has(key: string): boolean {
    checkKey(key, this.#schemas);
    return this.field(key) !== undefined && !this.#evaluate(key).invalid;
  }

  set(key: string, value: unknown): void {
    this.#changes.set(key, this.encode(key, value));
  }

  /** Sets the field of a key, or deletes it. */
  put(key: string, field: F | undefined): void {
    this.#changes.set(key, field);
  }

  /** Returns the data as it would be stored with this field, without the changes of this request. */
  withStored(key: string, field: F | undefined): SessionData<F> {
    return this.#copy(new Map([[key, field]]));
  }

  /** Returns the data as it was read. */
  unchanged(): SessionData<F> {
    return this.#copy(new Map());
  }

  /** Returns the field for a value. @throws SessionError "invalid-value" or "not-storable"; TypeError for `undefined`. */
  encode(key: string, value: unknown): F {
    checkKey(key, this.#schemas);
    if (value === undefined) throw new TypeError("a value must not be undefined: call delete");
    const schema = this.#schemas?.get(key);
    if (schema !== undefined) {
      const { issues } = validateSet(schema, value);
      if (issues) {
        throw new SessionError("invalid-value", "a value must satisfy the schema of its key: see issues", {
          issues,
        });
      }
    }
    return this.#codec.encode(value);
  }

  /** Deletes a key. One that is not there is no change: `take` is called with each request. */
  delete(key: string): void {
    checkKey(key, this.#schemas);
    if (this.#read.has(key)) this.#changes.set(key, undefined);
    else this.#changes.delete(key);
  }

  clear(): void {
    this.#changes = new Map(Array.from(this.#read.keys(), (key) => [key, undefined]));
  }

  /** Forgets what was read, except these keys. What this request set stays. */
  forget(keep: readonly string[]): void {
    this.#read = new Map([...this.#read].filter(([key]) => keep.includes(key)));
  }

  toObject(): Record<string, unknown> {
    const keys = this.#schemas?.keys() ?? this.fields.keys();
    const entries: [string, unknown][] = [];
    for (const key of keys) {
      const { value } = this.#evaluate(key);
      if (value !== undefined || this.field(key) !== undefined) entries.push([key, value]);
    }
    // Not by assignment: a key may be "__proto__".
    return Object.fromEntries(entries);
  }

  get invalid(): string[] {
    const keys = this.#schemas?.keys() ?? this.#read.keys();
    return Array.from(keys).filter((key) => this.#evaluate(key).invalid);
  }

  /** The keys that have a field. */
  get keys(): string[] {
    return [...this.fields.keys()];
  }

  /** The fields as this request has them. */
  get fields(): ReadonlyMap<string, F> {
    if (this.#changes.size === 0) return this.#read;
    const fields = new Map(this.#read);
    for (const [key, field] of this.#changes) {
      if (field === undefined) fields.delete(key);
      else fields.set(key, field);
    }
    return fields;
  }

  /** Returns the bytes of all fields, with their names. */
  get size(): number {
    let size = 0;
    for (const [key, field] of this.fields) size += key.length + this.#codec.sizeOf(field);
    return size;
  }

  /** Drops what this request changed: it can no longer be written. Returns the keys. */
  dropChanges(): string[] {
    const keys = [...this.#changes.keys()];
    this.#changes.clear();
    return keys;
  }

  /** Marks the changes so far, for `returnToMark`. */
  mark(): void {
    this.#marked = new Map(this.#changes);
  }

  /** Takes back what was changed since `mark`, and not written. */
  returnToMark(): void {
    this.#changes = new Map(this.#marked);
  }

  /** Takes the field of one key that was read anew. */
  refresh(key: string, field: F | undefined): void {
    const read = new Map(this.#read);
    if (field === undefined) read.delete(key);
    else read.set(key, field);
    this.#read = read;
  }

  /** Takes the fields that were read anew. What this request changed stays. */
  replaceRead(fields: ReadonlyMap<string, F>): void {
    this.#read = fields;
  }

  /** Takes over what was written. A key that was changed again in the meantime stays changed. */
  settle(written: Changes<F>): void {
    const read = new Map(this.#read);
    for (const [key, field] of written) {
      if (field === undefined) read.delete(key);
      else read.set(key, field);
      this.#marked.delete(key);
      // What was taken back while it was written must be deleted.
      if (field !== undefined && !this.#changes.has(key)) this.#changes.set(key, undefined);
      else if (this.#changes.get(key) === field) this.#changes.delete(key);
    }
    this.#read = read;
  }

  #copy(changes: Map<string, F | undefined>): SessionData<F> {
    const data = new SessionData(this.#codec, this.#schemas, this.#read, () => {});
    data.#changes = changes;
    return data;
  }

  /** A stored value that no longer fits counts as absent. */
  #evaluate(key: string): { readonly value: unknown; readonly invalid: boolean } {
    const field = this.field(key);
    const decoded = field === undefined ? undefined : this.#codec.decode(field);
    const schema = this.#schemas?.get(key);
    let invalid = field !== undefined && decoded === undefined;
    if (schema === undefined) return this.#report(key, decoded?.value, invalid);
    if (decoded !== undefined) {
      const result = validateReceived(schema, decoded.value);
      if (!result.issues) return { value: result.value, invalid: false };
      invalid = true;
    }
    const absent = validateReceived(schema, undefined);
    return this.#report(key, absent.issues ? undefined : absent.value, invalid);
  }

  #report(key: string, value: unknown, invalid: boolean): { value: unknown; invalid: boolean } {
    if (invalid && !this.#reported?.has(key)) {
      this.#reported ??= new Set();
      this.#reported.add(key);
      this.#onInvalid([key]);
    }
    return { value, invalid };
  }
}

/** Validates a value that is set. A schema that throws is no fault of a cookie. */
function validateSet(schema: CookieSchema, value: unknown): Validation {
  try {
    return validateAuthored(schema, value, "");
  } catch (error) {
    if (!(error instanceof CookieError)) throw error;
    return { issues: [{ message: "the schema must return a result; it threw an error" }] };
  }
}
