/** The page of devices without a browser: the story, as the buttons tell it, over both kinds of sessions. */

import { beforeEach, describe, expect, test } from "vitest";
import type { LaptopName } from "./device-actions.ts";
import { FORMS } from "./device-shop.ts";
import { DeviceTrial } from "./device-trial.ts";
import { Laptop } from "./laptop.ts";
import { renderDevicePage } from "./view/device-page.ts";

let trial: DeviceTrial;

async function press(action: string, fields: Record<string, string> = {}) {
  const place = await trial.act(new URLSearchParams({ action, ...fields }));
  const report = trial.takeReport()!;
  expect(report.place).toBe(place);
  return report;
}
const on = (laptop: LaptopName, action: string) => press(action, { laptop });
const checkOf = async (laptop: LaptopName) => (await trial.laptops[laptop].look()).check;
const events = () =>
  trial.shop.events.map(({ type, reason }) => (reason === undefined ? type : `${type}: ${reason}`));
const requests = (report: Awaited<ReturnType<typeof press>>) =>
  report.exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`);

for (const form of FORMS) {
  describe(`over ${form} sessions`, () => {
    beforeEach(async () => {
      trial = new DeviceTrial();
      await press(form);
      await on("joe", "login");
      await on("joe", "load");
    });

    test("the thief is let in until the bound cookie ends, and Joe never notices", async () => {
      expect(await checkOf("joe")).toMatchObject({ status: "bound" });
      expect(await on("thief", "copy")).toMatchObject({ isGood: true });
      expect(await on("thief", "load")).toMatchObject({ isGood: true, result: { status: "bound" } });
      for (let minute = 0; minute < 9; minute++) await press("wait-minute");
      expect(await on("thief", "load")).toMatchObject({ isGood: true, result: { status: "bound" } });
      await press("wait-minute");

      const joes = await on("joe", "load");
      expect(joes).toMatchObject({ isGood: true, result: { status: "bound" } });
      expect(joes.message).toMatch(/proved its key first.*welcome, joe/);
      expect(requests(joes)).toEqual(
        form === "stored"
          ? ["POST /device/refresh 200", "GET / 200"]
          : ["POST /device/refresh 403", "POST /device/refresh 200", "GET / 200"],
      );
      const thiefs = await on("thief", "load");
      expect(thiefs).toMatchObject({ isGood: false, result: { status: "unproven", why: "expired" } });
      expect(requests(thiefs)).toEqual(["GET / 403"]);
      expect(await on("joe", "load")).toMatchObject({ isGood: true, result: { status: "bound" } });
    });

    test("the thief cannot renew with a key of his own, and Joe stays bound", async () => {
      await on("thief", "copy");
      await press("wait-minutes");
      expect(await on("thief", "renew")).toMatchObject({ isGood: false, result: "refused: wrong-signature" });
      expect(await checkOf("thief")).toMatchObject({ status: "unproven" });
      expect(await on("joe", "load")).toMatchObject({ isGood: true, result: { status: "bound" } });
      expect(await on("thief", "renew")).toMatchObject({ isGood: false, result: "refused: wrong-signature" });
    });

    test("the thief cannot register a device of his own, at once or later", async () => {
      await on("thief", "copy");
      expect(await on("thief", "register")).toMatchObject({
        isGood: false,
        result: "refused: bound-already",
      });
      await press("wait-minutes");
      const late = await on("thief", "register");
      expect(late).toMatchObject({ isGood: false, result: "refused: old-challenge" });
      expect(late.message).toMatch(/two minutes, and they are over/);
      expect(await on("joe", "load")).toMatchObject({ isGood: true, result: { status: "bound" } });
    });

    test("a logout ends the binding, and another login makes another", async () => {
      await on("thief", "copy");
      await on("joe", "logout");
      const { isGood } = await on("thief", "load");
      expect(isGood).toBe(form === "sealed");
      expect((await on("joe", "load")).message).toMatch(/shows its login page/);
      expect(events()[0]).toBe(form === "stored" ? "ended: session-over" : "registered");
      await on("joe", "login");
      expect(await checkOf("joe")).toMatchObject({ status: "bound" });
      expect(events().slice(0, 2)).toEqual(["registered", "offered"]);
    });

    test("a session that nobody used for 30 minutes is over for both", async () => {
      await on("thief", "copy");
      for (let i = 0; i < 3; i++) await press("wait-minutes");
      const joes = await on("joe", "load");
      expect(joes).toMatchObject({ isGood: false });
      expect(joes.message).toMatch(/“expired-idle”/);
      expect(await on("thief", "load")).toMatchObject({ isGood: false });
    });

    test("to look at the page is no event, and shows no cookie, challenge or proof whole", async () => {
      await on("thief", "copy");
      await press("wait-minutes");
      const secrets: string[] = [];
      for (const [laptop, action] of [
        ["joe", "load"],
        ["thief", "renew"],
        ["thief", "register"],
        ["joe", "login"],
      ] as const) {
        await trial.act(new URLSearchParams({ action, laptop }));
        const { cookies, papers } = trial.laptops[laptop];
        secrets.push(...cookies.map(({ value }) => value));
        for (const secret of [papers.identifier, papers.offered, papers.challenge])
          if (secret !== undefined) secrets.push(secret);
        const { length } = trial.shop.events;
        const { text } = await renderDevicePage(trial);
        expect(text).toContain("→");
        expect(trial.shop.events).toHaveLength(length);
        expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
        expect(text).not.toMatch(/[\w-]{60}/);
      }
      expect(secrets.length).toBeGreaterThan(8);
    });
  });
}

describe("a copy from before the first page", () => {
  const begin = async (form: string) => {
    trial = new DeviceTrial();
    await press(form);
    await on("joe", "login");
    await on("thief", "copy");
    await on("joe", "load");
  };

  test("of a sealed session is an unbound session, and its challenge is enough for a device: the page says so", async () => {
    await begin("sealed");
    await press("wait-minute");
    const taken = await on("thief", "register");
    expect(taken).toMatchObject({ isGood: true, result: "registered" });
    expect(taken.message).toMatch(/without a store/);
    await press("wait-minutes");
    expect(await on("thief", "load")).toMatchObject({ isGood: true });

    await begin("sealed");
    await press("wait-minutes");
    const unbound = await on("thief", "load");
    expect(unbound).toMatchObject({ isGood: true, result: { status: "unbound" } });
    expect(unbound.message).toMatch(/nothing is stored/);
  });

  test("of a stored session is bound", async () => {
    await begin("stored");
    expect(await on("thief", "register")).toMatchObject({ isGood: false, result: "refused: bound-already" });
    await press("wait-minutes");
    expect(await on("thief", "load")).toMatchObject({ isGood: false, result: { status: "unproven" } });
  });
});

test("without a copy the thief can do nothing, and unknown actions are reported", async () => {
  trial = new DeviceTrial();
  for (const action of ["copy", "load", "renew", "register", "login", "__proto__"])
    expect(await on("thief", action)).toMatchObject({ isGood: false });
  expect(trial.shop.events).toEqual([]);
  await on("joe", "login");
  await press("reset");
  expect(trial.shop.events).toEqual([]);
  expect((await trial.laptops.joe.look()).status).toBe("absent");
});

test("a full store is reported", async () => {
  trial = new DeviceTrial();
  for (let i = 0; i < 201; i++) {
    trial.laptops = { ...trial.laptops, joe: new Laptop(trial.shop) };
    if (!(await on("joe", "login")).isGood) break;
  }
  expect(await on("joe", "login")).toMatchObject({ isGood: false, result: "store-unavailable" });
});
