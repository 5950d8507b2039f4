/** The page of sessions without a browser: each story, as the buttons tell it. */

import { beforeEach, describe, expect, test } from "vitest";
import { type BrowserName, SessionTrial } from "./session-trial.ts";
import { USER } from "./shop.ts";
import { renderSessionsPage } from "./view/sessions-page.ts";

let trial: SessionTrial;
beforeEach(() => {
  trial = new SessionTrial();
});

async function press(action: string, fields: Record<string, string> = {}) {
  const place = await trial.act(new URLSearchParams({ action, ...fields }));
  const report = trial.takeReport()!;
  expect(report.place).toBe(place);
  return report;
}
const on = (browser: BrowserName, action: string) => press(action, { browser });
const statusOf = async (browser: BrowserName) =>
  (await trial.shop.viewer.open(trial.browsers[browser].request())).status;
const listed = async () => {
  const ids: string[] = [];
  for await (const { id } of trial.shop.viewer.list(USER)) ids.push(id);
  return ids;
};

test("a login keeps the anonymous cart, gives a new id, and freezes the cookie before it", async () => {
  await on("laptop", "add");
  expect(await on("laptop", "login")).toMatchObject({ result: { status: "rotated", cookie: "sent" } });
  const session = await trial.shop.viewer.open(trial.browsers.laptop.request());
  expect(session.data).toEqual({ user: USER, cart: ["speculoos"] });
  expect((await on("laptop", "replay")).message).toMatch(/“superseded”, and shows cart for ten seconds/);
  await press("wait-minutes");
  expect((await on("laptop", "replay")).message).toMatch(/“superseded”, and shows nothing|“ended”/);
});

describe("a slow request", () => {
  beforeEach(async () => {
    await on("laptop", "login");
    await on("phone", "login");
    await on("laptop", "start");
  });

  test("that saves after the logout is gone, and brings nothing back", async () => {
    await on("laptop", "logout");
    expect(await on("laptop", "finish")).toMatchObject({
      isGood: false,
      result: { status: "gone", because: "ended", lost: ["cart"] },
      lines: [],
    });
    expect(await statusOf("laptop")).toBe("absent");
    expect(trial.shop.events[0]).toMatchObject({ type: "gone", keys: ["cart"] });
  });

  test("that saves after another login is gone", async () => {
    await on("laptop", "confirm");
    expect(await on("laptop", "finish")).toMatchObject({ result: { status: "gone", because: "superseded" } });
    expect(await statusOf("laptop")).toBe("ok");
  });

  test("that saves after a revocation does not open the session again", async () => {
    await on("phone", "everywhere");
    expect((await on("laptop", "finish")).message).toMatch(/no request can open this session .*“revoked”/);
    expect(await statusOf("laptop")).toBe("revoked");
  });

  test("saves, if nothing happened", async () => {
    expect(await on("laptop", "finish")).toMatchObject({ isGood: true, result: { status: "saved" } });
  });
});

test("“log out elsewhere” spares this browser, and “log out everywhere” none", async () => {
  await on("laptop", "login");
  await on("phone", "login");
  await on("laptop", "others");
  expect([await statusOf("laptop"), await statusOf("phone")]).toEqual(["ok", "revoked"]);
  await on("phone", "login");
  expect(await listed()).toHaveLength(2);
  await on("phone", "everywhere");
  expect([await statusOf("laptop"), await statusOf("phone")]).toEqual(["revoked", "absent"]);
  expect(await listed()).toEqual([]);
});

test("one session of the list can be ended, and an invented id ends nothing", async () => {
  await on("laptop", "login");
  const [id] = await listed();
  expect(await press("end", { id: "x".repeat(26) })).toMatchObject({ isGood: false, result: "false" });
  expect(await press("end", { id: id! })).toMatchObject({ isGood: true, result: "true" });
  expect(await statusOf("laptop")).toBe("ended");
});

test("a session ends after 30 minutes without a commit, and 12 hours after its login", async () => {
  await on("laptop", "login");
  await on("phone", "login");
  for (let i = 0; i < 3; i++) {
    await press("wait-minutes");
    await on("phone", "visit");
  }
  expect([await statusOf("laptop"), await statusOf("phone")]).toEqual(["expired-idle", "ok"]);
  for (let i = 0; i < 69; i++) {
    await press("wait-minutes");
    await on("phone", "visit");
  }
  // Its cookie ends at the same time, so the browser sends none.
  expect(await statusOf("phone")).toBe("absent");
});

test("an unknown action, a full store and a new start are reported", async () => {
  expect(await on("laptop", "__proto__")).toMatchObject({ isGood: false, lines: [] });
  for (let i = 0; i < 201; i++) {
    trial.browsers = { ...trial.browsers, laptop: new SessionTrial().browsers.laptop };
    if (!(await on("laptop", "login")).isGood) break;
  }
  expect(await on("laptop", "login")).toMatchObject({ isGood: false, result: "store-unavailable" });
  await press("reset");
  expect(await listed()).toEqual([]);
  expect(trial.shop.events).toEqual([]);
});

test("to look at the page is no event, and shows no whole cookie", async () => {
  await on("laptop", "login");
  await press("end", { id: (await listed())[0]! });
  const { length } = trial.shop.events;
  const { text } = await renderSessionsPage(trial);
  expect(trial.shop.events).toHaveLength(length);
  expect(text).not.toContain(trial.browsers.laptop.cookie.split("=")[1]);
});
