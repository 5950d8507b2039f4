import { createServer } from "node:http";
import { expect, test } from "vitest";
import { CookieJar } from "../../jar/cookie-jar.ts";
import { withCookies } from "./with-cookies.ts";

test("a login that redirects", async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.method, request.url, request.headers.cookie]);
    if (request.url === "/login")
      return response.writeHead(303, { location: "/home", "set-cookie": ["id=7", "a=b"] }).end("x");
    response.end("hello");
  });
  await new Promise<void>((r) => server.listen(0, "127.0.0.1", r));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === "object" && address?.port}`;
  const get = withCookies(new CookieJar());
  const response = await get(`${base}/login`, { method: "POST", body: "x" });
  expect([response.url, response.redirected, response.clone().redirected, await response.text()]).toEqual([
    `${base}/home`,
    true,
    true,
    "hello",
  ]);
  expect(seen).toEqual([
    ["POST", "/login", undefined],
    ["GET", "/home", "id=7; a=b"],
  ]);
  server.closeAllConnections();
  server.close();
});
