/** The recipes of docs/sessions-recipes.md, over HTTP. */

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Visitor } from "../frameworks/harness/visitor.ts";
import { createShop } from "./shop.ts";

let server: Server;
let port: number;
beforeAll(async () => {
  server = createShop().listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => void vi.useRealTimers());

/** Lets days pass for the server and the jar; timers and sockets go on as they are. */
function pass(seconds: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: now + seconds * 1000 });
}

async function logIn(user: string, form: Record<string, string> = {}, visitor = new Visitor(port)) {
  const answer = await visitor.post("/login", { form: { user, password: `${user}'s password`, ...form } });
  expect(answer.status).toBe(303);
  return visitor;
}

const DAY = 86_400;

describe("remember me", () => {
  test("without it the session ends with the browser, and after half an hour without a request", async () => {
    const visitor = await logIn("ada");
    expect(visitor.expiryTimes).toEqual([null]);
    pass(1801);
    expect((await visitor.get("/")).json).toMatchObject({ status: "expired-idle", data: {} });
  });

  test("with it the session outlives the browser, for 30 days without a request and 90 days at most", async () => {
    const start = Date.now();
    const visitor = await logIn("ada", { remember: "on" });
    expect(visitor.expiryTimes[0]! / 1000 - start / 1000).toBeCloseTo(90 * DAY, -1);
    for (let days = 0; days < 75; days += 25) {
      pass(25 * DAY);
      expect((await visitor.get("/")).json).toMatchObject({ status: "ok", data: { user: "ada" } });
    }
    pass(16 * DAY);
    expect((await visitor.get("/")).json).toMatchObject({ data: {} });
  });

  test("with it the session ends after 30 days without a request", async () => {
    const visitor = await logIn("ada", { remember: "on" });
    pass(31 * DAY);
    expect((await visitor.get("/")).json).toMatchObject({ status: "expired-idle", data: {} });
  });
});

describe("the anonymous cart", () => {
  test("is kept by the login, and nothing else is", async () => {
    const visitor = new Visitor(port);
    await visitor.post("/cart", { form: { item: "tea" } });
    await visitor.post("/cart", { form: { item: "milk" } });
    const before = visitor.cookie;
    await logIn("ada", {}, visitor);
    expect(visitor.cookie).not.toBe(before);
    expect((await visitor.get("/")).json).toMatchObject({ data: { user: "ada", cart: ["tea", "milk"] } });
  });

  test("loses no item of parallel requests", async () => {
    const visitor = new Visitor(port);
    await visitor.post("/cart", { form: { item: "0" } });
    const items = Array.from({ length: 20 }, (_, i) => `${i + 1}`);
    await Promise.all(items.map((item) => visitor.post("/cart", { form: { item } })));
    const { data } = (await visitor.get("/")).json as { data: { cart: string[] } };
    expect(data.cart.toSorted((a, b) => Number(a) - Number(b))).toEqual(["0", ...items]);
  });

  test("is not seen by who logs in after a logout on the same machine", async () => {
    const visitor = await logIn("ada");
    await visitor.post("/cart", { form: { item: "tea" } });
    await visitor.post("/logout");
    await logIn("ben", {}, visitor);
    expect((await visitor.get("/")).json).toMatchObject({ data: { user: "ben" } });
    expect((await visitor.get("/")).json.data).not.toHaveProperty("cart");
  });
});

describe("the list of devices", () => {
  type Device = { id: string; device: string; isThisOne: boolean };
  const devicesOf = async (visitor: Visitor) => (await visitor.get("/devices")).json as unknown as Device[];

  test("shows each, ends one, and the one that ended is logged out", async () => {
    const [phone, laptop] = [new Visitor(port), new Visitor(port)];
    const form = { user: "cleo", password: "cleo's password" };
    await phone.post("/login", { form, headers: { "user-agent": "phone" } });
    await laptop.post("/login", { form, headers: { "user-agent": "laptop" } });
    const devices = await devicesOf(laptop);
    expect(devices.map(({ device, isThisOne }) => `${device} ${isThisOne}`).sort()).toEqual([
      "laptop true",
      "phone false",
    ]);
    const { id } = devices.find(({ isThisOne }) => !isThisOne)!;
    expect((await laptop.post(`/devices/${id}/end`)).json).toEqual({ isEnded: true });
    expect((await phone.get("/devices")).status).toBe(401);
    expect((await phone.get("/")).json).toMatchObject({ status: "ended", data: {} });
    expect(await devicesOf(laptop)).toHaveLength(1);
  });

  test("nobody ends the session of another, and an id alone opens none", async () => {
    const [dora, eve] = [await logIn("dora"), await logIn("eve")];
    const [{ id }] = (await devicesOf(dora)) as [Device];
    expect((await eve.post(`/devices/${id}/end`)).status).toBe(404);
    expect(await devicesOf(dora)).toHaveLength(1);
    const guess = await new Visitor(port).get("/", { headers: { cookie: `__Host-session=${id}` } });
    expect(guess.json).toMatchObject({ isNew: true, data: {} });
  });

  test("a new password ends all but the one that set it", async () => {
    const [first, second] = [await logIn("fay"), await logIn("fay")];
    pass(1);
    await first.post("/password");
    expect((await first.get("/")).json).toMatchObject({ status: "ok", data: { user: "fay" } });
    expect((await second.get("/")).json).toMatchObject({ status: "revoked", data: {} });
  });
});

describe("step-up", () => {
  test("what needs a fresh proof asks for the password, and the session has a new id then", async () => {
    const visitor = await logIn("gil");
    await visitor.post("/cart", { form: { item: "tea" } });
    expect((await visitor.post("/pay")).json).toEqual({ paid: ["tea"] });
    pass(301);
    expect((await visitor.post("/pay")).status).toBe(403);
    const wrong = await visitor.post("/confirm", { form: { user: "gil", password: "guessed" } });
    expect(wrong.status).toBe(401);
    const before = visitor.cookie;
    await visitor.post("/confirm", { form: { user: "gil", password: "gil's password" } });
    expect(visitor.cookie).not.toBe(before);
    expect((await visitor.post("/pay")).json).toEqual({ paid: ["tea"] });
  });

  test("who is remembered stays so", async () => {
    const visitor = await logIn("gil", { remember: "on" });
    await visitor.post("/confirm", { form: { user: "gil", password: "gil's password" } });
    pass(20 * DAY);
    expect((await visitor.get("/")).json).toMatchObject({ status: "ok", data: { user: "gil" } });
  });
});

describe("requests of other sites", () => {
  for (const headers of [
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { "sec-fetch-site": "same-site", origin: "http://localhost:1" },
  ]) {
    test(`change nothing: ${headers["sec-fetch-site"]}`, async () => {
      const visitor = await logIn("hal");
      expect((await visitor.post("/cart", { form: { item: "bomb" }, headers })).status).toBe(403);
      expect((await visitor.post("/logout", { headers })).status).toBe(403);
      const { data } = (await visitor.get("/")).json;
      expect(data).toMatchObject({ user: "hal" });
      expect(data).not.toHaveProperty("cart");
    });
  }
});
