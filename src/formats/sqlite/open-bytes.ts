/** Opening a SQLite database that lies in memory, with what the runtime brings. Nothing is loaded before. */

/** The part of a handle that a reader needs; of `node:sqlite` and `bun:sqlite`. */
export type OpenDatabase = {
  exec(sql: string): unknown;
  prepare(sql: string): { all(...values: unknown[]): unknown[] };
  close(): void;
};

type Loaded = Record<string, unknown> | undefined;
type NodeDatabase = new (path: string) => OpenDatabase & { deserialize?(bytes: Uint8Array): void };
type BunDatabase = { deserialize(bytes: Uint8Array): OpenDatabase };
type FileSystem = {
  mkdtempSync(prefix: string): string;
  writeFileSync(path: string, bytes: Uint8Array, options: { mode: number }): void;
  rmSync(path: string, options: { recursive: boolean; force: boolean }): void;
};

/** Opens a copy of a database, or returns `undefined` if the runtime has no SQLite that can read it. @throws what SQLite throws. */
export function openBytes(bytes: Uint8Array): OpenDatabase | undefined {
  // `slice` of a Buffer is a view.
  const copy = new Uint8Array(bytes);
  // A database with a write-ahead log can't be opened in memory. Without the log, its file is one like every other.
  copy[WRITE_VERSION] = copy[READ_VERSION] = 1;
  const bun = load("bun:sqlite")?.Database as BunDatabase | undefined;
  if (bun) return bun.deserialize(copy);
  const node = load("node:sqlite")?.DatabaseSync as NodeDatabase | undefined;
  if (!node) return undefined;
  let database: InstanceType<NodeDatabase>;
  try {
    database = new node(":memory:");
  } catch {
    // Some runtimes have the name alone.
    return undefined;
  }
  if (!database.deserialize) return openFile(node, copy);
  database.deserialize(copy);
  return database;
}

/** Opens the copy as a file, which is gone when the database is closed. Returns `undefined` where no file may be written. */
function openFile(node: NodeDatabase, bytes: Uint8Array): OpenDatabase | undefined {
  const { mkdtempSync, rmSync, writeFileSync } = load("node:fs") as unknown as FileSystem;
  const { tmpdir } = load("node:os") as unknown as { tmpdir(): string };
  let folder: string | undefined;
  const remove = () => folder && rmSync(folder, { recursive: true, force: true });
  try {
    folder = mkdtempSync(`${tmpdir()}/speculoos-`);
    writeFileSync(`${folder}/cookies.sqlite`, bytes, { mode: 0o600 });
  } catch {
    remove();
    return undefined;
  }
  try {
    const database = new node(`${folder}/cookies.sqlite`);
    return {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => database.prepare(sql),
      close() {
        database.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function load(name: string): Loaded {
  return globalThis.process?.getBuiltinModule?.(name) as Loaded;
}

/** Offsets in the header of a database file (https://www.sqlite.org/fileformat2.html §1.3). */
const WRITE_VERSION = 18;
const READ_VERSION = 19;
