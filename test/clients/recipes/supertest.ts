/** supertest: the same plugin. Not `request.agent(app)`, which has a jar of its own. */

// docs: client-supertest
import { CookieJar } from "speculoos/jar";
import request from "supertest";
import { createCookies } from "./superagent.ts";

export function createVisitor(app: Parameters<typeof request>[0], jar = new CookieJar()) {
  const cookies = createCookies(jar);
  return { get: (path: string) => request(app).get(path).use(cookies).redirects(20) };
}
// docs: end
