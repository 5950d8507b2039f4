/** The life of a binding, from the offer to the end, over each kind of sessions. */

import { describe, expect, test } from "vitest";
import { Device, DeviceKeys } from "./device.ts";
import { FORMS, NOW, ORIGIN, openSite } from "./site.ts";

for (const form of FORMS) {
  describe(`over ${form} sessions`, () => {
    const setUp = async (options = {}) => {
      const site = openSite(form, options);
      return { site, device: new Device(site, await DeviceKeys.create()) };
    };

    test("a login is offered a binding, and a browser without them is let in as before", async () => {
      const { site, device } = await setUp();
      const response = await device.login();
      expect(response.headers.get("secure-session-registration")).toMatch(
        /^\(ES256 RS256\);path="\/device\/register";challenge="E[\w-]+"$/,
      );
      expect(await site.check(device.request("/"))).toBe("unbound");
      site.pass(3000);
      for (let visits = 0; visits < 3; visits++) {
        device.keep(await site.visit(device.request("/"), (session) => session.set("note", "x")));
      }
      expect(await site.check(device.request("/"))).toBe("unbound");
    });

    for (const algorithm of ["ES256", "RS256"] as const) {
      test(`a device registers with ${algorithm}, proves itself, and renews for hours`, async () => {
        const site = openSite(form);
        const device = new Device(site, await DeviceKeys.create(algorithm));
        await device.login();
        const answer = await device.register();
        expect(answer.status).toBe(200);
        expect(answer.headers.get("cache-control")).toBe("no-store");
        const config = device.config!;
        expect(config).toEqual({
          session_identifier: expect.stringMatching(/^E[\w-]+$/),
          refresh_url: "/device/refresh",
          scope: { include_site: false, scope_specification: [] },
          credentials: [
            {
              type: "cookie",
              name: expect.stringMatching(/^__Host-s-bound-[\w-]{8}$/),
              attributes: "Path=/; HttpOnly; Secure; SameSite=Lax",
            },
          ],
          allowed_refresh_initiators: ["*"],
        });
        expect(device.lines).toEqual([
          expect.stringMatching(
            new RegExp(`^${device.boundName}=E[\\w-]+; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
          ),
        ]);
        for (let renewal = 0; renewal < 12; renewal++) {
          expect(await site.check(device.request("/"))).toBe("bound");
          device.keep(await site.visit(device.request("/")));
          site.pass(601);
          device.cookies.delete(device.boundName);
          expect(await site.check(device.request("/"))).toBe("unproven");
          expect((await device.refresh()).status).toBe(200);
        }
        expect(site.events.map(({ type }) => type).filter((type) => type === "refreshed")).toHaveLength(12);
      });
    }

    test("a thief with copies of all cookies is let in until the bound cookie ends, and the owner stays", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      device.keep(await site.visit(device.request("/")));
      const loot = device.header;
      const asThief = () => new Request(`${ORIGIN}/`, { headers: { cookie: loot } });
      expect(await site.check(asThief())).toBe("bound");
      site.pass(601);
      const check = site.binding.check(asThief(), await site.open(asThief()));
      expect(check).toEqual({ status: "unproven", why: "expired", crossSiteArrival: false });
      expect((await device.refresh()).status).toBe(200);
      expect(await site.check(device.request("/"))).toBe("bound");
    });

    test("a registration needs no cookie at all", async () => {
      const { site, device } = await setUp();
      await device.login();
      expect((await device.register({ cookie: "other=1" })).status).toBe(200);
      expect(await site.check(device.request("/"))).toBe("bound");
      site.pass(601);
      expect((await device.refresh({ cookie: "other=1" })).status).toBe(200);
    });

    test("a registration whose answer was lost is answered again", async () => {
      const { device } = await setUp();
      await device.login();
      const proof = await device.keys.registration(device.challenge!);
      expect((await device.sendRegistration(proof)).status).toBe(200);
      const again = await device.sendRegistration(proof);
      // Over a store a proof is good once: the browser that lost the answer renews, and a thief with the record cannot.
      expect([again.status, again.headers.getSetCookie().length]).toEqual([200, form === "stored" ? 0 : 1]);
      expect((await device.refresh()).status).toBe(200);
    });

    test("a session that was destroyed is not renewed, and the browser is told to forget it", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      device.keep(await site.visit(device.request("/")));
      const { boundName } = device;
      const session = await site.open(device.request("/logout"));
      session.destroy();
      const response = new Response();
      await session.commit(response);
      const removal = response.headers.getSetCookie().find((line) => line.startsWith(`${boundName}=`))!;
      if (form === "sealed") {
        // Nothing knows that it ended: the browser must not ask.
        expect(removal).toContain("=; Path=/; Expires=Thu, 26 Nov 2026 12:00:00 GMT;");
        return;
      }
      expect(removal).toContain("Max-Age=0");
      device.keep(response);
      const answer = await device.refresh();
      expect(await answer.json()).toEqual({
        session_identifier: device.config!.session_identifier,
        continue: false,
      });
      expect(site.events.at(-1)).toMatchObject({ type: "ended", reason: "session-over" });
    });

    test("a destroyed session is no error, if its response takes no cookie", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      device.keep(await site.visit(device.request("/")));
      const session = await site.open(device.request("/logout"));
      session.destroy();
      const sent = {
        headersSent: true,
        getHeader: () => undefined,
        setHeader() {
          throw new Error("sent");
        },
      };
      const result = await session.commit(sent as never);
      expect(result).toMatchObject({ status: "destroyed", cookie: { code: "headers-sent" } });
    });

    test("a session that has rotated is not unbound, however long ago that was", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      device.keep(await site.visit(device.request("/")));
      const before = device.sessionPair;
      device.keep(await site.visit(device.request("/"), (session) => session.login({ keep: ["user"] })));
      const ask = () => site.check(device.request("/", { cookie: before }, "GET"));
      // With epochs the cookie from before opens no session any more.
      const expected = form === "sealed with epochs" ? "unbound" : "unproven";
      expect(await ask()).toBe(expected);
      site.pass(15);
      expect(await ask()).toBe(expected);
    });

    test("a session that was opened at another time is checked at that time", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      const request = device.request("/", {}, "GET");
      const session = await site.sessions.open(request, { now: NOW + 700_000 });
      expect(site.binding.check(request, session as never).status).not.toBe("bound");
    });

    test("the identifier ends with the session", async () => {
      const { site, device } = await setUp();
      await device.login();
      await device.register();
      site.pass(43_200);
      expect(await (await device.refresh()).json()).toMatchObject({ continue: false });
    });

    test("another login in the same browser has a binding of its own, and ends the one before", async () => {
      const { site, device } = await setUp();
      await device.login("joe");
      await device.register();
      const before = { config: device.config, name: device.boundName, challenge: device.challenge };
      const second = new Device(site, await DeviceKeys.create());
      for (const [name, value] of device.cookies) second.cookies.set(name, value);
      await second.login("ann");
      await second.register();
      expect(second.boundName).not.toBe(before.name);
      expect(await site.check(second.request("/"))).toBe("bound");
      Object.assign(device, before);
      const answer = await device.refresh({ cookie: second.header });
      expect(await answer.json()).toMatchObject({ continue: false });
      expect(await site.check(second.request("/"))).toBe("bound");
    });

    test("parallel renewals of one browser all end well", async () => {
      const { device } = await setUp();
      await device.login();
      await device.register();
      const proof = await device.keys.renewal(device.challenge ?? "");
      const answers = await Promise.all(Array.from({ length: 5 }, () => device.sendRefresh(proof)));
      expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true);
      expect((await device.refresh()).status).toBe(200);
    });

    test("keys that rotate leave a binding alone", async () => {
      const { KeyRing } = await import("speculoos");
      const [old, fresh] = [KeyRing.generate(), KeyRing.generate()];
      const site = openSite(form, { keys: new KeyRing([old]) });
      const device = new Device(site, await DeviceKeys.create());
      await device.login();
      await device.register();
      const later = openSite(form, { keys: new KeyRing([fresh, old]) });
      Object.assign(device, { site: later });
      if (form === "stored") return; // Another site has another store in memory.
      expect((await device.refresh()).status).toBe(200);
      expect(await later.check(device.request("/"))).toBe("bound");
    });

    test("every other path is left to the caller", async () => {
      const { site, device } = await setUp();
      for (const path of [
        "/",
        "/device",
        "/device/refresh/x",
        "/.well-known/device-bound-sessions",
        "//evil/device/refresh",
      ])
        expect(await site.binding.handle(device.request(path))).toBeUndefined();
    });
  });
}
