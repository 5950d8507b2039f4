/** speculoos over each of its stores. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { restart } from "../driver/run.ts";
import type { Subject } from "./subject.ts";

const program = fileURLToPath(new URL("../apps/ours.mjs", import.meta.url));
/** All processes of a site share one. */
const CHAOS_SECRET = "the secret of the chaos harness, 32 octets at least";
const abilities = { revoke: true, list: true, renew: true };

const sqlite: Subject = {
  name: "sqlite",
  isOurs: true,
  title: "speculoos, SQLite",
  settings: "`SqliteSessionStore(path)`: WAL, `synchronous = NORMAL`",
  program,
  abilities,
  async start() {
    const folder = mkdtempSync(join(tmpdir(), "speculoos-chaos-"));
    return {
      env: { CHAOS: JSON.stringify({ store: "sqlite", path: join(folder, "sessions.db") }), CHAOS_SECRET },
      faults: [{ name: "all server processes at once", run: restart }],
      async stop() {
        rmSync(folder, { recursive: true });
      },
    };
  },
};

export const OURS: readonly Subject[] = [sqlite];
