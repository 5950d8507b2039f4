/** One path for every spelling of it: without links, in the spelling of the disk. */

import { readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** As many links of a chain are followed, as in Linux. */
const MAX_LINKS = 40;

/** Returns the path of the file itself. The file may be missing, its folder not. @throws what `node:fs` throws. */
export function resolvePath(path: string): string {
  let target = resolve(path);
  for (let links = 0; ; links++) {
    try {
      return realpathSync.native(target);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== "ENOENT" || links === MAX_LINKS) throw error;
    }
    const link = readLink(target);
    if (link === undefined) return join(realpathSync.native(dirname(target)), basename(target));
    // The file is made where the link leads.
    target = resolve(dirname(target), link);
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
