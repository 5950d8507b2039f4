/** Playwright's APIRequestContext has its own jar: cookies go in and out as a storage state. */

// docs: client-playwright
import { request } from "playwright-core";
import { readCookies, writeCookies } from "speculoos/formats";
import type { CookieJar } from "speculoos/jar";

type ContextOptions = NonNullable<Parameters<typeof request.newContext>[0]>;

/** Starts with the cookies of a jar. `save` brings those of the context back. */
export async function createRequestContext(jar: CookieJar, options: ContextOptions = {}) {
  const { text } = writeCookies(jar, "storage-state");
  const context = await request.newContext({ ...options, storageState: JSON.parse(text) });
  const save = async () => {
    const state = JSON.stringify(await context.storageState());
    jar.clear();
    jar.import(readCookies(state, { format: "storage-state" }).cookies);
  };
  return { context, save };
}
// docs: end
