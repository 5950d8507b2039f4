/** Chromium with several independent jars, and the server for every origin. */

import { ChromiumJar } from "./chromium-jar.ts";
import { ChromiumProcess } from "./chromium-process.ts";
import { Origins } from "./origins.ts";

export class JarBrowser {
  readonly jars: readonly ChromiumJar[];
  readonly #chromium: ChromiumProcess;
  readonly #origins: Origins;

  private constructor(jars: readonly ChromiumJar[], chromium: ChromiumProcess, origins: Origins) {
    this.jars = jars;
    this.#chromium = chromium;
    this.#origins = origins;
  }

  static async launch(count: number): Promise<JarBrowser> {
    const origins = await Origins.open();
    const chromium = await ChromiumProcess.launch(origins.chromiumFlags);
    const jars: ChromiumJar[] = [];
    for (let i = 0; i < count; i++) jars.push(await ChromiumJar.open(chromium, origins));
    return new JarBrowser(jars, chromium, origins);
  }

  async close(): Promise<void> {
    await this.#chromium.close();
    this.#origins.close();
  }
}
