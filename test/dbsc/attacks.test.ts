/** What an attacker sends: all of it is refused with a reason, and none of it logs the owner out. */

import { createHmac, createPublicKey } from "node:crypto";
import { KeyRing } from "speculoos";
import { beforeEach, describe, expect, test } from "vitest";
import { Device, DeviceKeys } from "./device.ts";
import { type BindingSite, FORMS, ORIGIN, openSite } from "./site.ts";

for (const form of FORMS) {
  describe(`over ${form} sessions`, () => {
    let site: BindingSite;
    let owner: Device;
    let thief: Device;

    beforeEach(async () => {
      site = openSite(form);
      owner = new Device(site, await DeviceKeys.create());
      thief = new Device(site, await DeviceKeys.create());
      await owner.login();
    });

    /** The owner registers, and a commit marks the cookie of a sealed session. */
    const bind = async () => {
      await owner.register();
      owner.keep(await site.visit(owner.request("/")));
    };

    /** The thief has all that the owner's browser can be made to show, but for the key. */
    const steal = () => {
      for (const [name, value] of owner.cookies) thief.cookies.set(name, value);
      thief.config = owner.config;
      thief.challenge = owner.challenge;
    };

    const reason = () => site.events.at(-1);

    const expectOwnerStays = async () => {
      site.pass(601);
      owner.cookies.delete(owner.boundName);
      expect((await owner.refresh()).status).toBe(200);
      expect(await site.check(owner.request("/"))).toBe("bound");
    };

    const registrations: [title: string, why: string, make: () => Promise<string>][] = [
      ["of a wrong type", "wrong-type", () => owner.keys.registration(owner.challenge!, { typ: "JWT" })],
      [
        "with critical members",
        "wrong-type",
        () => owner.keys.registration(owner.challenge!, { crit: ["b64"], b64: false }),
      ],
      [
        "with the algorithm none",
        "wrong-algorithm",
        () => owner.keys.registration(owner.challenge!, { alg: "none" }),
      ],
      ["with HS256 and the public key", "wrong-algorithm", () => signByPublicKey(owner)],
      [
        "with an algorithm that is not that of its key",
        "wrong-key",
        () => owner.keys.registration(owner.challenge!, { alg: "RS256" }),
      ],
      ["without a key", "wrong-key", () => owner.keys.renewal(owner.challenge!)],
      [
        "with a key that is no point of the curve",
        "wrong-signature",
        () => owner.keys.registration(owner.challenge!, { jwk: { ...owner.keys.jwk, y: "A".repeat(43) } }),
      ],
      [
        "with a key of another",
        "wrong-signature",
        () => owner.keys.registration(owner.challenge!, { jwk: thief.keys.jwk }),
      ],
      [
        "with a private key in it",
        "registered",
        async () =>
          owner.keys.registration(owner.challenge!, { jwk: { ...owner.keys.jwk, d: "A".repeat(43) } }),
      ],
      ["of no challenge", "no-challenge", () => owner.keys.registration("")],
      ["of an invented challenge", "unknown-challenge", () => owner.keys.registration("challenge")],
      [
        "with a short key that leading zeros make long",
        "wrong-key",
        async () =>
          craft(
            JSON.stringify({
              typ: "dbsc+jwt",
              alg: "RS256",
              jwk: {
                kty: "RSA",
                e: "AQAB",
                n: Buffer.concat([Buffer.alloc(128), Buffer.alloc(128, 255)]).toString("base64url"),
              },
            }),
            '{"jti":"x"}',
          ),
      ],
      [
        "with a challenge that is no text",
        "no-challenge",
        () => owner.keys.registration("x", {}, { jti: { toString: "x" } }),
      ],
      [
        "with a challenge as __proto__",
        "no-challenge",
        async () => craft('{"typ":"dbsc+jwt","alg":"ES256"}', '{"__proto__":{"jti":"x"}}'),
      ],
      ["that is an array", "malformed", async () => craft("[]", "[]")],
      ["of nested arrays", "malformed", async () => craft("[".repeat(3000), "{}")],
      ["that is too long", "malformed", async () => "a".repeat(100_000)],
      ["of bytes that are no UTF-8", "malformed", async () => "_w.e30.e30"],
      ["in quotation marks that do not end", "malformed", async () => '"a.b.c'],
    ];

    for (const [title, why, make] of registrations) {
      test(`a registration ${title} is ${why === "registered" ? "taken without it" : "refused"}`, async () => {
        const answer = await owner.sendRegistration(await make());
        if (why === "registered") {
          expect(answer.status).toBe(200);
          return;
        }
        expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([400, "", []]);
        expect(reason()).toMatchObject({ type: "refused", reason: why });
        expect((await owner.register()).status).toBe(200);
      });
    }

    test("a token that is cut, or whose bits are changed, is refused", async () => {
      const proof = await owner.keys.registration(owner.challenge!);
      for (let length = 0; length < proof.length; length += 17)
        expect((await owner.sendRegistration(proof.slice(0, length))).status).toBe(400);
      const [head, payload, signature] = proof.split(".") as [string, string, string];
      const flipped = signature[0] === "A" ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
      for (const changed of [
        `${head}.${payload}.${flipped}`,
        `${payload}.${head}.${signature}`,
        `${proof}.x`,
        `${proof}=`,
      ])
        expect((await owner.sendRegistration(changed)).status).toBe(400);
      expect((await owner.sendRegistration(`"${proof}"`)).status).toBe(200);
    });

    test("a registration after its time is refused", async () => {
      const proof = await owner.keys.registration(owner.challenge!, {}, { iat: 9_999_999_999 });
      site.pass(121);
      expect((await owner.sendRegistration(proof)).status).toBe(400);
      expect(reason()).toMatchObject({ type: "refused", reason: "old-challenge" });
    });

    test("a challenge of another session binds that session, and not one's own", async () => {
      await thief.login("eve");
      thief.challenge = owner.challenge;
      const answer = await thief.register();
      expect(await answer.json()).toMatchObject({ continue: false });
      expect(reason()).toMatchObject({ type: "ended", reason: "other-session" });
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await site.check(thief.request("/"))).toBe("unbound");
      await bind();
      await expectOwnerStays();
    });

    test("a thief who registers after the owner is refused", async () => {
      const { challenge } = owner;
      await bind();
      steal();
      const proof = await thief.keys.registration(challenge!);
      const answer = await thief.sendRegistration(proof);
      expect([answer.status, reason()?.reason]).toEqual([400, "bound-already"]);
      // Without the cookie that says so, only what is stored knows. The challenge must be known, and is good for two minutes.
      const bare = await thief.sendRegistration(proof, { cookie: "other=1" });
      expect(bare.status).toBe(form === "sealed" ? 200 : 400);
      await expectOwnerStays();
    });

    test("the answer that ends a registration of another session renews nothing", async () => {
      const { challenge } = owner;
      await bind();
      await thief.login("eve");
      const answer = await thief.sendRegistration(await thief.keys.registration(challenge!));
      expect(await answer.clone().json()).toMatchObject({ continue: false });
      thief.challenge = undefined;
      const bare = { cookie: "other=1" };
      for (let tries = 0; tries < 3; tries++) {
        const renewed = await thief.refresh(bare);
        expect(renewed.headers.getSetCookie().filter((line) => !/Max-Age=0/.test(line))).toEqual([]);
      }
      await expectOwnerStays();
    });

    test("a challenge of the other form of sessions, under the same name and keys, is none", async () => {
      const keys = new KeyRing(KeyRing.generate());
      const [one, other] = [openSite("stored", { keys }), openSite("sealed", { keys })];
      const device = new Device(one, await DeviceKeys.create());
      await device.login();
      const proof = await device.keys.registration(device.challenge!);
      const request = new Request(`${ORIGIN}/device/register`, {
        method: "POST",
        headers: { "secure-session-response": proof },
      });
      expect((await other.binding.handle(request))!.status).toBe(400);
    });

    test("a second key that is refused does not spoil the first", async () => {
      const proof = await owner.keys.registration(owner.challenge!);
      const other = await thief.keys.registration(owner.challenge!);
      const bare = { cookie: "other=1" };
      expect((await owner.sendRegistration(proof, bare)).status).toBe(200);
      const [refused, again] = [
        await thief.sendRegistration(other, bare),
        await owner.sendRegistration(proof, bare),
      ];
      expect([refused.status, again.status]).toEqual(form === "sealed" ? [200, 200] : [400, 200]);
      await expectOwnerStays();
    });

    test("a refresh cannot bring a new key", async () => {
      await bind();
      steal();
      const answer = await thief.sendRefresh(await thief.keys.registration(thief.challenge ?? "x"));
      expect(answer.status).toBe(403);
      expect(reason()).toMatchObject({ type: "refused", reason: "wrong-signature" });
      await expectOwnerStays();
    });

    const renewals: [title: string, why: string, make: (challenge: string) => Promise<string>][] = [
      ["signed by another key", "wrong-signature", (challenge) => thief.keys.renewal(challenge)],
      ["of another type", "wrong-type", (challenge) => owner.keys.renewal(challenge, { typ: "jwt" })],
      [
        "with the algorithm none",
        "wrong-algorithm",
        (challenge) => owner.keys.renewal(challenge, { alg: "none" }),
      ],
      [
        "with another algorithm",
        "wrong-signature",
        (challenge) => owner.keys.renewal(challenge, { alg: "RS256" }),
      ],
      ["of an invented challenge", "old-challenge", () => owner.keys.renewal("challenge")],
      ["of no form", "malformed", async () => "x"],
    ];
    for (const [title, why, make] of renewals) {
      test(`a renewal ${title} changes nothing`, async () => {
        await bind();
        await owner.sendRefresh(undefined);
        const answer = await owner.sendRefresh(await make(owner.challenge!));
        expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
        expect(answer.headers.get("secure-session-challenge")).toMatch(/^"[\w-]+";id="E[\w-]+"$/);
        expect(reason()).toMatchObject({ reason: why });
        await expectOwnerStays();
      });
    }

    test(`a proof is good ${form === "stored" ? "once" : "for as long as its challenge"}`, async () => {
      await bind();
      await owner.sendRefresh(undefined);
      const proof = await owner.keys.renewal(owner.challenge!);
      expect((await owner.sendRefresh(proof)).status).toBe(200);
      steal();
      expect((await thief.sendRefresh(proof)).status).toBe(form === "stored" ? 403 : 200);
      site.pass(121);
      expect((await thief.sendRefresh(proof)).status).toBe(403);
      await expectOwnerStays();
    });

    test("a registration's proof renews nothing, and a renewal's registers nothing", async () => {
      const registration = await owner.keys.registration(owner.challenge!);
      await owner.sendRegistration(registration);
      expect((await owner.sendRefresh(registration)).status).toBe(403);
      const renewal = await owner.keys.registration(owner.challenge!);
      expect((await owner.sendRegistration(renewal)).status).toBe(400);
      await expectOwnerStays();
    });

    test("a session identifier of another session does not open this one", async () => {
      await bind();
      const eve = new Device(site, await DeviceKeys.create());
      await eve.login("eve");
      await eve.register();
      const answer = await eve.refresh({ cookie: owner.header });
      expect(await answer.json()).toMatchObject({ continue: false });
      await expectOwnerStays();
    });

    for (const [title, identifier] of [
      ["none", ""],
      ["an invented one", "s1"],
      ["one with a line break", "E\\n"],
      ["a long one", "E".repeat(100_000)],
      ["one in broken quotation marks", '"E'],
    ]) {
      test(`a renewal with a wrong identifier is refused: ${title}`, async () => {
        await bind();
        const answer = await owner.sendRefresh(undefined, { "sec-secure-session-id": identifier! });
        expect([answer.status, await answer.text()]).toEqual([400, ""]);
        expect(reason()).toMatchObject({ type: "refused", session: "", reason: "unknown-identifier" });
        await expectOwnerStays();
      });
    }

    test("who leaves out the bound cookie is unproven, whatever else is left out or claimed", async () => {
      await bind();
      const session = owner.sessionPair;
      const ask = (headers: Record<string, string>) => site.check(owner.request("/", headers, "GET"));
      expect(await ask({ cookie: session })).toBe("unproven");
      expect(await ask({ cookie: `${session}; ${owner.boundName}=forged` })).toBe("unproven");
      expect(await ask({ cookie: `${session}; ${owner.boundName}=` })).toBe("unproven");
      const id = owner.config!.session_identifier;
      for (const header of [
        `quota_exceeded;session_identifier="${id}"`,
        "quota_exceeded",
        "(",
        `unreachable;session_identifier="x"`,
      ])
        expect(await ask({ cookie: session, "secure-session-skipped": header })).toBe("unproven");
      const request = owner.request(
        "/",
        {
          cookie: session,
          "secure-session-skipped": `quota_exceeded;session_identifier="${id}"`,
          "sec-fetch-site": "cross-site",
          "sec-fetch-mode": "navigate",
        },
        "GET",
      );
      expect(site.binding.check(request, await site.open(request))).toEqual({
        status: "unproven",
        why: "absent",
        skipped: "quota_exceeded",
        crossSiteArrival: true,
      });
    });

    test("a bound cookie of another session proves nothing", async () => {
      await bind();
      await thief.login("eve");
      await thief.register();
      thief.keep(await site.visit(thief.request("/")));
      const [, value] = [...thief.cookies].find(([name]) => name === thief.boundName)!;
      const cookie = `${owner.sessionPair}; ${owner.boundName}=${value}; ${thief.boundName}=${value}`;
      expect(await site.check(owner.request("/", { cookie }, "GET"))).toBe("unproven");
    });

    test("the session cookie from before the registration", async () => {
      const before = owner.sessionPair;
      await bind();
      const ask = () => site.check(new Request(`${ORIGIN}/`, { headers: { cookie: before } }));
      // Nothing is stored of a sealed session: a copy from before the mark is as it was.
      expect(await ask()).toBe(form === "stored" ? "unproven" : "unbound");
    });

    test("a session that was fixed before the login is not the one that is bound", async () => {
      const victim = new Device(site, await DeviceKeys.create());
      const anonymous = await site.visit(thief.request("/"), (session) => session.set("note", "x"));
      thief.keep(anonymous);
      victim.keep(anonymous.clone());
      for (const line of anonymous.headers.getSetCookie()) victim.cookies.set(...pairOf(line));
      await victim.login();
      await victim.register();
      victim.keep(await site.visit(victim.request("/")));
      expect(await site.check(victim.request("/"))).toBe("bound");
      const session = await site.open(thief.request("/"));
      expect(session.get("user")).toBeUndefined();
    });

    test("any text in any header is answered, and nothing is thrown", async () => {
      await bind();
      for (const text of [
        "",
        "=",
        "\u0080",
        "\u00ff".repeat(100),
        "(".repeat(50_000),
        '"\\',
        "a;b=c;d",
        "?1",
        ":AA:",
        "@1",
        "1e5",
        "__proto__",
      ]) {
        for (const name of [
          "secure-session-response",
          "sec-secure-session-id",
          "secure-session-skipped",
          "cookie",
        ]) {
          const request = (path: string) => owner.request(path, { [name]: text });
          expect((await site.binding.handle(request("/device/refresh")))!.status).toBeLessThan(500);
          expect((await site.binding.handle(request("/device/register")))!.status).toBeLessThan(500);
          await site.check(request("/"));
        }
      }
      await expectOwnerStays();
    });
  });
}

function pairOf(line: string): [string, string] {
  const pair = line.split(";", 1)[0]!;
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function craft(header: string, payload: string): string {
  return [header, payload, "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");
}

/** The old confusion: the public key is known, and serves as the secret of an HMAC. */
async function signByPublicKey({ keys, challenge }: Device): Promise<string> {
  const secret = createPublicKey({ key: keys.jwk as never, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ typ: "dbsc+jwt", alg: "HS256", jwk: keys.jwk })}.${part({ jti: challenge })}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}
