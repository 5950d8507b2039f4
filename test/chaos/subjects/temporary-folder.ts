/** A folder for the data of one run, removed at its end, also if the run is interrupted. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), "speculoos-chaos-"));
  readonly #onExit = () => rmSync(this.path, { recursive: true, force: true });

  constructor() {
    process.once("exit", this.#onExit);
  }

  remove(): void {
    process.off("exit", this.#onExit);
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
