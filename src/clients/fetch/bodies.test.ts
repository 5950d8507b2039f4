import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as undici8 from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CookieJar } from "../../jar/cookie-jar.ts";
import { withCookies } from "./with-cookies.ts";

type Arrival = {
  readonly method: string;
  readonly type: string;
  readonly length: string;
  readonly body: string;
};

let arrivals: Arrival[] = [];
let base = "";
/** Redirects /307/302/end to /302/end with a 307, and so on, once the whole body is there. /stall answers never, /half by half. */
const server = createServer(async (request, response) => {
  const { method = "", headers, url = "" } = request;
  if (url === "/stall") return;
  const body = await text(request);
  const length = headers["transfer-encoding"] ?? headers["content-length"] ?? "";
  arrivals.push({ method, type: headers["content-type"] ?? "", length, body });
  const [, status, rest] = /^\/(\d+)(\/.*)$/.exec(url) ?? [];
  response.setHeader("set-cookie", `hop${arrivals.length}=1; Path=/`);
  if (status !== undefined) response.writeHead(Number(status), { location: rest });
  if (url === "/half") response.write("x");
  else response.end("x");
});

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  arrivals = [];
});

function stream(...chunks: string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob(chunks).stream();
}

describe("a body goes again at 307 and 308, and not where POST becomes GET:", () => {
  const form = new FormData();
  form.append("f", "v");
  form.append("file", new Blob(["bytes"]), "a.txt");
  const rows: [what: string, body: () => BodyInit, type: RegExp, sent: RegExp][] = [
    ["text", () => "text", /^text\/plain;charset=UTF-8$/i, /^text$/],
    ["bytes", () => new TextEncoder().encode("bytes"), /^$/, /^bytes$/],
    ["an ArrayBuffer", () => new TextEncoder().encode("bytes").buffer, /^$/, /^bytes$/],
    ["a Blob", () => new Blob(["blob"], { type: "a/b" }), /^a\/b$/, /^blob$/],
    ["URLSearchParams", () => new URLSearchParams("a=1"), /^application\/x-www-form-urlencoded/, /^a=1$/],
    [
      "FormData",
      () => form,
      /^multipart\/form-data; boundary=/,
      /name="f"\r\n\r\nv[\s\S]*a\.txt[\s\S]*bytes/,
    ],
  ];
  for (const [what, body, type, sent] of rows)
    test(what, async () => {
      const get = withCookies(new CookieJar());
      await get(`${base}/307/308/302/308/end`, { method: "POST", body: body() });
      expect(arrivals.map(({ method }) => method)).toEqual(["POST", "POST", "POST", "GET", "GET"]);
      for (const { type: found, body: text } of arrivals.slice(0, 3))
        expect([found, text]).toEqual([expect.stringMatching(type), expect.stringMatching(sent)]);
      for (const { type: found, body: text } of arrivals.slice(3)) expect([found, text]).toEqual(["", ""]);
    });
});

describe("a stream in the options", () => {
  const post = (path: string) =>
    withCookies(new CookieJar())(`${base}${path}`, {
      method: "POST",
      body: stream("one"),
      duplex: "half",
    } as RequestInit);

  test("is sent once, and a redirect after it is a TypeError, but 303", async () => {
    for (const status of [301, 302, 307, 308]) await expect(post(`/${status}/end`)).rejects.toThrow(/stream/);
    expect(arrivals.map(({ body }) => body)).toEqual(["one", "one", "one", "one"]);
    expect((await post("/303/end")).redirected).toBe(true);
    expect((await post("/end")).status).toBe(200);
  });

  test("may be an async iterable too, as undici allows", async () => {
    const body = (async function* () {
      yield new TextEncoder().encode("two");
    })();
    const get = withCookies(new CookieJar());
    const options: object = { method: "POST", body, duplex: "half" };
    await expect(get(`${base}/307/end`, options)).rejects.toThrow(/stream/);
    expect(arrivals.map(({ body }) => body)).toEqual(["two"]);
  });
});

describe("a Request", () => {
  test("goes again with its body, method and headers, whatever its body was made of", async () => {
    const get = withCookies(new CookieJar());
    for (const body of ["text", new Blob(["text"]), stream("te", "xt")]) {
      arrivals = [];
      const options: object = { method: "PUT", body, headers: { "content-type": "a/b" }, duplex: "half" };
      const response = await get(new Request(`${base}/307/308/end`, options));
      expect(response.url).toBe(`${base}/end`);
      expect(arrivals.map(({ method, type, body }) => [method, type, body])).toEqual(
        Array(3).fill(["PUT", "a/b", "text"]),
      );
    }
  });

  test("is overruled by the options, whose body is sent instead", async () => {
    const get = withCookies(new CookieJar());
    const request = new Request(`${base}/307/end`, { method: "PUT", body: "of the request" });
    await get(request, { method: "POST", body: "of the options" });
    expect(arrivals.map(({ method, body }) => [method, body])).toEqual(
      Array(2).fill(["POST", "of the options"]),
    );
  });

  test("stands for the options of another URL", async () => {
    const get = withCookies(new CookieJar());
    const request = new Request(`${base}/other`, {
      method: "POST",
      body: "text",
      headers: { "content-type": "a/b" },
    });
    await get(`${base}/307/end`, request);
    expect(arrivals.map(({ method, type, body }) => [method, type, body])).toEqual(
      Array(2).fill(["POST", "a/b", "text"]),
    );
  });

  test("of undici is one for undici's fetch", async () => {
    const jar = new CookieJar();
    const get = withCookies(jar, undici8.fetch);
    const request = new undici8.Request(`${base}/307/302/end`, { method: "POST", body: "text" });
    const response = await get(request);
    expect([response.url, response.redirected]).toEqual([`${base}/end`, true]);
    expect(arrivals.map(({ method, body }) => [method, body])).toEqual([
      ["POST", "text"],
      ["POST", "text"],
      ["GET", ""],
    ]);
    expect(jar.size).toBe(3);
  });

  test("whose body was read already fails as in the fetch itself", async () => {
    const request = new Request(`${base}/end`, { method: "POST", body: "text" });
    await request.text();
    await expect(withCookies(new CookieJar())(request)).rejects.toThrow(TypeError);
    await expect(fetch(request)).rejects.toThrow(TypeError);
  });

  test("with an endless body is not read on after a response", async () => {
    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const options: object = { method: "POST", body: endless, duplex: "half" };
    const inner = async (request: Request) => {
      // As a fetch does whose server answers before it has read all.
      void request.body?.cancel();
      return new Response();
    };
    const get = withCookies(new CookieJar(), inner as typeof fetch);
    await get(new Request(base, options));
    await Promise.resolve();
    expect(isCancelled).toBe(true);
  });
});

describe("a signal", () => {
  test("that is aborted before, between and after the hops rejects with its reason", async () => {
    const jar = new CookieJar();
    const get = withCookies(jar);
    const reason = new Error("enough");
    await expect(get(`${base}/end`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(arrivals).toEqual([]);

    const between = new AbortController();
    jar.subscribe(() => between.abort(reason));
    await expect(get(`${base}/302/stall`, { signal: between.signal })).rejects.toBe(reason);
    expect(jar.getCookieString(base)).toBe("hop1=1");

    const after = new AbortController();
    const response = await get(`${base}/302/half`, { signal: after.signal });
    after.abort(reason);
    await expect(response.text()).rejects.toBe(reason);
  });

  test("of a Request holds for all hops", async () => {
    const signal = AbortSignal.timeout(100);
    const get = withCookies(new CookieJar());
    await expect(get(new Request(`${base}/302/stall`, { signal }))).rejects.toMatchObject({
      name: "TimeoutError",
    });
    expect(arrivals.length).toBe(1);
  });

  test("ends the wait for a body that must go again and never ends", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const inner = async () => new Response(null, { status: 307, headers: { location: "/b" } });
    const get = withCookies(new CookieJar(), inner as typeof fetch);
    const options: object = { method: "POST", body, duplex: "half", signal: AbortSignal.timeout(50) };
    await expect(get(new Request(base, options))).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
