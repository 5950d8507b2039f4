import { describe, expect, test } from "vitest";
import { Cookie } from "../../cookies/cookie.ts";
import { MarshalCookie } from "../../cookies/marshal-cookie.ts";
import { SealedCookie } from "../../cookies/sealed-cookie.ts";
import { SignedCookie } from "../../cookies/signed-cookie.ts";
import { defineCookie } from "../../definitions/define-cookie.ts";
import { KeyRing } from "../../keys/key-ring.ts";
import type { ForeignResult } from "../codec/codec.ts";
import { identify } from "../identify.ts";
import { joinChunks } from "../join-chunks.ts";
import { migrate } from "../migrate.ts";
import { authjs } from "./authjs.ts";
import { cookieRs } from "./cookie-rs.ts";
import { cookieSession } from "./cookie-session.ts";
import { django } from "./django.ts";
import { express } from "./express.ts";
import { fastify } from "./fastify.ts";
import { flask } from "./flask.ts";
import { gorilla } from "./gorilla.ts";
import { hono } from "./hono.ts";
import { ironSession } from "./iron-session.ts";
import { keygrip } from "./keygrip.ts";
import { laravel } from "./laravel.ts";
import { rack } from "./rack.ts";
import { rails } from "./rails.ts";
import { starlette } from "./starlette.ts";
import { tornado } from "./tornado.ts";

const NOW = 1_700_000_000_000;
const escaped = (text: string) => encodeURIComponent(text);
const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

const ironPassword = "complex_password_at_least_32_characters_long";
const railsSecret = "rails-secret-key-base-0123456789abcdef";
const laravelKey = `base64:${Buffer.from("K".repeat(32)).toString("base64")}`;
const rackSecret = "A".repeat(32) + "B".repeat(32);
const rustKey = hex(
  "59cac87de65ac5f5a6f922a9871f14c55e9afe4f3c1a088ffe18748a5ce19f3c9d2987811fe2c410c6a886042a01c4183967f193c9b9e90ab4aabb59fc896e6b",
);
const gorillaKey = ascii("very-secret-hash-key-32-bytes!!!");

type AnyCodec = {
  read(name: string, raw: never, options: never): ForeignResult<unknown>;
  write(name: string, value: never, options: never): unknown;
};

/** Cookies that the frameworks themselves wrote, in the forms that Debian's versions do not have yet among them. */
const VECTORS: readonly [
  scheme: string,
  codec: AnyCodec,
  name: string,
  raw: unknown,
  options: object,
  value: unknown,
][] = [
  [
    "Express, text",
    express.signed,
    "u",
    "s%3Ahello%20world.5KFI6vt5geVaO1X3Q3zSfh4n28EaVmouOR97TDYRVgY",
    { secret: "k2-new" },
    "hello world",
  ],
  [
    "Express, JSON",
    express.signed,
    "o",
    "s%3Aj%3A%7B%22a%22%3A1%7D.7W12%2BSShEM%2F3KKAIe5GUiE4dOGlITo6siiqCO%2FSxf4U",
    { secret: "k2-new" },
    { a: 1 },
  ],
  ["Express, unsigned JSON", express.json, "j", "j%3A%7B%22b%22%3A%5B1%2C2%5D%7D", {}, { b: [1, 2] }],
  [
    "express-session",
    express.signed,
    "connect.sid",
    "s%3ASIDSIDSID.kWkWRTfd0f95kMMm8xhk2HJPAOkhJC%2FW6c2MU4wbAwo",
    { secret: "new" },
    "SIDSIDSID",
  ],
  [
    "keygrip",
    keygrip.signed,
    "signed",
    { value: "bar", signature: "u4z9xBaFvplLCD1pAkEq_CgUE7s" },
    { secret: ["SEKRIT2", "SEKRIT1"] },
    "bar",
  ],
  [
    "cookie-session",
    cookieSession.session,
    "session",
    { value: "eyJ2aWV3cyI6MSwidSI6IsOpIn0=", signature: "isbjF4JqOCBCNY1Rbxty_SuItOE" },
    { secret: ["key1", "key2"] },
    { views: 1, u: "é" },
  ],
  [
    "Fastify",
    fastify.signed,
    "f",
    escaped("test.Aymga2LNFrM+tnkr6MYLFY2Jou46h2/Omogeu0iMCRQ"),
    { secret: "secret" },
    "test",
  ],
  [
    "Fastify, SHA-1",
    fastify.signed,
    "f",
    escaped("test.GqNJWF7X7L07nEhqMAZ+OVyks1Y"),
    { secret: "secret", digest: "sha1" },
    "test",
  ],
  [
    "Hono",
    hono.signed,
    "delicious_cookie",
    "blueberry.s7zkfzEi1%2BeeShFE%2B1QvRqD8VCLbQOxiH57oibt5K2k%3D",
    { secret: "secret ingredient" },
    "blueberry",
  ],
  [
    "iron-session",
    ironSession.sealed,
    "any",
    "Fe26.2*1*af64553bc113fa79f963ac99be5b2d31eaa65d7695eda1f245e30cd47487b694*LjIU8cWgOzAG8pynkv359g*uDx8k3ribd2pdLzTXG_9eQ**9ae9060234b1323fe9f36abd4455129fe251034cbafd267adbb8bda2b9c0b81d*LCKubIduRLDdvEbIWpvNljnShBlcFWdWnkTat0CKmgg~2",
    { secret: ironPassword },
    { test: 1 },
  ],
  [
    "Django, v2",
    django.signed,
    "mycookie",
    "hello:1r31eq:sWH4A9RUf26SQq2eBhVAxMs6PZiXPcavb-U0OCTFmLs",
    { secret: "django-secret", now: NOW },
    "hello",
  ],
  [
    "Django, v2 and salt",
    django.signed,
    "mycookie",
    "hello:1r31eq:QmQw8DZYSXxKl4xgleYBu4sA5DLZh_TLELQoaDWx5AY",
    { secret: "django-secret", salt: "extra", now: NOW },
    "hello",
  ],
  [
    "Django, session",
    django.session,
    "sessionid",
    "eyJ1c2VyIjoiam9lIn0:1r31eq:bBXiTQbY7EI23UVLwybTLypxeeJ5zO4UASXMx6tp1Mg",
    { secret: "django-secret", now: NOW },
    { user: "joe" },
  ],
  [
    "Flask",
    flask.session,
    "session",
    "eyJ1c2VyIjoiam9lIiwibiI6MX0.ZVPxAA.SWJ0COwwn7DgCPN8bU0XXfoR1dY",
    { secret: "flask-secret", now: NOW },
    { user: "joe", n: 1 },
  ],
  [
    "Flask, compressed",
    flask.session,
    "session",
    ".eJyrViotTi1SslKqoANQqgUA0ZcyWg.ZVPxAA.BuCHgNCsLQC9NdAfpM0hKFLi4hA",
    { secret: "flask-secret", now: NOW },
    { user: "x".repeat(100) },
  ],
  [
    "Starlette",
    starlette.session,
    "session",
    "eyJ1c2VyIjogImpvZSJ9.ZVPxAA.Bu8fZQxd3tSfK5piWJwdqrQwBGI",
    { secret: "starlette-secret", now: NOW },
    { user: "joe" },
  ],
  [
    "Rails, signed",
    rails.signed,
    "greeting",
    escaped(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6bnVsbCwicHVyIjoiY29va2llLmdyZWV0aW5nIn19--8c0afe7492a4c22d8b965cc523ce40ccc67871df",
    ),
    { secret: railsSecret, keyDigest: "sha1" },
    "hello",
  ],
  [
    "Rails 7, signed",
    rails.signed,
    "greeting",
    escaped(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6bnVsbCwicHVyIjoiY29va2llLmdyZWV0aW5nIn19--1f49bf30e9d2a12657d79ac2ef7f048f31517c3c",
    ),
    { secret: railsSecret },
    "hello",
  ],
  [
    "Rails, with an end",
    rails.signed,
    "greeting",
    escaped(
      "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltaGxiR3h2SWc9PSIsImV4cCI6IjIwMzAtMDEtMDFUMDA6MDA6MDAuMDAwWiIsInB1ciI6ImNvb2tpZS5ncmVldGluZyJ9fQ==--57ab7877c5b60577abab642f38a11424a869f5b7",
    ),
    { secret: railsSecret, keyDigest: "sha1", now: NOW },
    "hello",
  ],
  [
    "Rails, encrypted",
    rails.encrypted,
    "greeting",
    escaped(
      "uwPtLceIaMsXEJTleAJZvv8tB/+23pG62hEqOowNtRAuhkicsfEhb8mlyuMSz7aBUIG7ZEiVBJosaoXNYWVSKDDo2ym0LkFd--je8dO8KbVFjjkPuv--kEU/q8nv8kWjB8pfrOtGig==",
    ),
    { secret: railsSecret, keyDigest: "sha1" },
    "hello",
  ],
  [
    "Rack, v2",
    rack.session,
    "rack.session",
    "AtUXVUfdFt8naS_x5gPU8bBwC7KsWehhJV_iXswXDmygFK-4kBBfHaiIXYMZi2OMGeevJKvsI9Hvy_C1gQdBh4gBPBRWgmUq8DebbHl6I7-RMCG23mIbTTV1mK0t",
    { secret: rackSecret },
    { a: 1 },
  ],
  [
    "Rack, v1",
    rack.session,
    "rack.session",
    escaped(
      "AYuqHZsUdCtInQ9N62xeMOCKpvK1THEj1l8bQTrjfRbAzjdXHcK8aL-oyEePqEIKSjYam0VyiS5YRJOiF5ML7MzbVNNeIq9jRLQOKAMNIRks8VbbvXvKZLrBP5urYcsurQqQq6rkpDuhoQzZNsaTHGI=",
    ),
    { secret: rackSecret },
    { a: 1 },
  ],
  [
    "Laravel, CBC",
    laravel.encrypted,
    "laravel_cookie",
    escaped(
      "eyJpdiI6Imx3UXl6aVpXNXhHTGNpSkxWSlMvT0E9PSIsInZhbHVlIjoidzEwR3FXTEg2SldkZGxSK0MwRGhmZE1xeGJYa2I4Sjl5ZXAyMGNIQUJtZWpONHljdWxWMTJncmdmQzZRV1c0bCIsIm1hYyI6ImIzMTlmOWZmNmM1NDJjZjIyYTY5MTBlNTVlMDU3YjczNTAzNTVmMDYyNjVlMzNhMGJjNTQyYTNhYjc1MjA4YTMiLCJ0YWciOiIifQ==",
    ),
    { secret: laravelKey },
    "hello",
  ],
  [
    "Laravel, GCM",
    laravel.encrypted,
    "laravel_cookie",
    escaped(
      "eyJpdiI6IlozU21QYitYUmllU1FvOHoiLCJ2YWx1ZSI6ImMxZjRpNE95ZTIzYzVGdUtiRTBJVjE5ZVBtZnN0MTQ5SGFYTjhZdEV4L00zU25NZW9uYWZNbnFBeDVzc0J3PT0iLCJtYWMiOiIiLCJ0YWciOiI4TWEyV1hPOUczVzlBZUt0NzZuSFZnPT0ifQ==",
    ),
    { secret: laravelKey },
    "hello",
  ],
  [
    "gorilla",
    gorilla.encoded,
    "sess",
    "MTc5NTQzNTE2NnxleUpoSWpveGZRbz18rAO_ovtPT0xg7W5PQjwpOTeBDrMNKJKx9gN-q58495c=",
    { hashKey: gorillaKey, now: 1_795_435_166_000 },
    { a: 1 },
  ],
  [
    "gorilla, encrypted",
    gorilla.encoded,
    "sess",
    "MTc5NTQzNTE2NnxyZXZyaEF5U2M0cVNwaEZEeGFVQV9lb1NFQk05RFhoOHzslFITlnjQ_aJ1BYSNIDWSVbTS8PQfHlVVinH5e2EgNg==",
    { hashKey: gorillaKey, blockKey: ascii("a-lot-secret-16!"), now: 1_795_435_166_000 },
    { a: 1 },
  ],
  [
    "cookie-rs, signed",
    cookieRs.signed,
    "any",
    "3tdHXEQ2kf6fxC7dWzBGmpSLMtJenXLKrZ9cHkSsl1w=Tamper-proof",
    { secret: rustKey },
    "Tamper-proof",
  ],
  [
    "cookie-rs, private",
    cookieRs.private,
    "encrypted_with_ring014",
    "lObeZJorGVyeSWUA8khTO/8UCzFVBY9g0MGU6/J3NN1R5x11dn2JIA==",
    { secret: rustKey },
    "Tamper-proof",
  ],
  [
    "Auth.js",
    authjs.sealed,
    "authjs.session-token",
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiQ05lSkdRdk5qQUtGUmVsc2lpN09OZFRTTkJWc3pfMk5WVG4zQTRHb3M1dVRtdjltSDdJanloRnotSVBJNVd0cmFwZWpDZGNMSjhpVVdFOXBWVWoxTmcifQ..GG4XA1PBoaRtDO5lzC_lMw.5tvqAJBr5efdhf8HioPZqEsRn7totzsUXbZYsPeg1pFJJbDypEw3GWi4s-Mdg0jJUtgCPXdSHj2WU9z1Jhz7xULG2HoS41_hv6J2b35MWRbIekD4vA0uOezmD8RtothtJt8qyT7F0btDDpIZuYkDQg.CXANITfr8_XDPqfoOhizX8TrzS-iuBtk3Cz62xlSG2k",
    { secret: "authjs-secret", now: NOW },
    expect.objectContaining({ sub: "42", name: "Ann" }),
  ],
];

describe("a cookie of", () => {
  for (const [scheme, codec, name, raw, options, value] of VECTORS) {
    test(`${scheme} is read, written so that it is read, and refused in any other form`, () => {
      const result = codec.read(name, raw as never, options as never);
      expect(result).toMatchObject({ ok: true, needsReissue: false });
      if (!result.ok) return;
      expect(result.value).toEqual(value);
      const again = codec.read(
        name,
        codec.write(name, result.value as never, options as never) as never,
        options as never,
      );
      expect(again.ok && again.value).toEqual(
        scheme === "Auth.js" ? expect.objectContaining({ sub: "42", name: "Ann" }) : result.value,
      );
      if (typeof raw !== "string" || scheme === "Express, unsigned JSON") return;
      for (let at = 0; at < raw.length; at++) {
        const other = raw[at] === "A" ? "B" : "A";
        expect(
          codec.read(name, (raw.slice(0, at) + other + raw.slice(at + 1)) as never, options as never).ok,
          `${at}`,
        ).toBe(false);
        // Without its suffix it is a seal of Iron's other users.
        if (raw.slice(at) === "~2") continue;
        expect(codec.read(name, raw.slice(0, at) as never, options as never).ok, `cut at ${at}`).toBe(false);
      }
    });
  }

  test("any scheme survives what anyone may send", () => {
    const hostile = [
      "",
      ".",
      "--",
      ":::",
      "s:",
      "%",
      "%zz",
      "|".repeat(99),
      "2|1:0|999999:",
      "\u0000",
      "é",
      '"',
      '""',
      "Fe26.2*******~2",
      "....",
      "=".repeat(99),
      "a".repeat(100_000),
      "e30.e30.e30",
      `.${"A".repeat(50)}`,
    ];
    for (const [scheme, codec, name, raw, options] of VECTORS) {
      for (const text of hostile) {
        const input = typeof raw === "string" ? text : { value: text, signature: text };
        expect(codec.read(name, input as never, options as never).ok, `${scheme}: ${text.slice(0, 20)}`).toBe(
          false,
        );
      }
    }
  });
});

describe("percent-escapes", () => {
  test("in any other spelling than the framework's are malformed", () => {
    const options = { secret: "k2-new" };
    const raw = express.signed.write("u", "hello world", options);
    for (const other of [
      raw.replace("%3A", "%3a"),
      raw.replace("s", "%73"),
      raw.replace("%20", " "),
      decodeURIComponent(raw),
    ]) {
      expect(express.signed.read("u", other, options)).toEqual({ ok: false, reason: "malformed" });
    }
  });
});

describe("Express", () => {
  test("takes no text that it would read back as JSON, and no number", () => {
    expect(() => express.signed.write("a", 'j:{"a":1}', { secret: "s" })).toThrow(/j:/);
    expect(() => express.signed.write("a", 7, { secret: "s" })).toThrow(/objects and arrays/);
    expect(() => express.json.write("a", { at: new Date() }, {})).toThrow(
      expect.objectContaining({ code: "not-marshallable" }),
    );
    const falsy = express.signed.write("a", "j:0", { secret: "s" });
    expect(express.signed.read("a", falsy, { secret: "s" })).toMatchObject({ ok: true, value: "j:0" });
  });
});

describe("Django", () => {
  const legacy = "hello:1r31eq:5TEBiSaHwlpkbfTwEIz8hEe_D3DEibF2H1xY7AixYDA";

  test("of the legacy salt is read unless v2 alone is asked for, and is to be set anew", () => {
    const base = { secret: "django-secret", now: NOW };
    expect(django.signed.read("mycookie", legacy, base)).toMatchObject({ ok: true, needsReissue: true });
    expect(django.signed.read("mycookie", legacy, { ...base, format: "legacy" })).toMatchObject({
      ok: true,
      needsReissue: false,
    });
    expect(django.signed.read("mycookie", legacy, { ...base, format: "v2" })).toEqual({
      ok: false,
      reason: "forged",
    });
  });

  test("is read in Python's quotes too", () => {
    const options = { secret: "s", now: NOW };
    const text = django.signed.write("a", 'a;"b"\\é', options);
    const quoted = `"${text.replace(/["\\]/g, "\\$&").replace(";", "\\073").replace("é", "\\351")}"`;
    expect(django.signed.read("a", quoted, options)).toMatchObject({ ok: true, value: 'a;"b"\\é' });
  });

  test("sessions do not inflate without bound", () => {
    const options = { secret: "s", now: NOW };
    const raw = django.session.write("s", { bomb: "x".repeat(3_000_000) }, options);
    expect(raw.length).toBeLessThan(5000);
    expect(django.session.read("s", raw, options)).toEqual({ ok: false, reason: "malformed" });
  });
});

describe("Flask's tags", () => {
  test("come back as what they stand for", () => {
    const options = { secret: "s", now: NOW };
    const value = {
      at: new Date(NOW),
      bytes: Uint8Array.of(0, 255),
      odd: { " t": [1] },
      nested: [{ " di": 1 }],
    };
    const result = flask.session.read("s", flask.session.write("s", value, options), options);
    expect(result.ok && result.value).toEqual(value);
  });
});

describe("a key of the wrong size or form", () => {
  const rows: [string, () => unknown][] = [
    ["no secret", () => fastify.signed.write("a", "b", { secret: [] })],
    ["an empty secret", () => fastify.signed.write("a", "b", { secret: "" })],
    ["a short Iron password", () => ironSession.sealed.write("a", 1, { secret: "short" })],
    ["a short Rack secret", () => rack.session.write("a", 1, { secret: "short" })],
    [
      "Rack v1 without a second half",
      () => rack.session.write("a", 1, { secret: "x".repeat(40), format: "v1" }),
    ],
    ["a Laravel key of 20 octets", () => laravel.encrypted.write("a", "b", { secret: "x".repeat(20) })],
    [
      "a Laravel key that is not the cipher's",
      () => laravel.encrypted.write("a", "b", { secret: "x".repeat(16), cipher: "aes-256-gcm" }),
    ],
    [
      "a gorilla block key of 20 octets",
      () => gorilla.encoded.write("a", 1, { hashKey: gorillaKey, blockKey: new Uint8Array(20) }),
    ],
    ["a short Rust key", () => cookieRs.signed.write("a", "b", { secret: new Uint8Array(20) })],
  ];
  for (const [why, attack] of rows) {
    test(`is refused: ${why}`, () => expect(attack).toThrow(expect.objectContaining({ code: "weak-key" })));
  }
});

describe("identify", () => {
  test("names the scheme of every cookie above, and reads no more than is open", () => {
    const expected: Record<string, string> = {
      Express: "express.signed",
      "Express, unsigned JSON": "express.json",
      "express-session": "express.signed",
      Hono: "hono.signed",
      Fastify: "fastify.signed",
      "iron-session": "ironSession.sealed",
      "Django, session": "django.session",
      Django: "django.signed",
      Flask: "flask.session",
      Starlette: "starlette.session",
      "Rails, encrypted": "rails.encrypted",
      Rails: "rails.signed",
      "Rails 7": "rails.signed",
      Rack: "rack.session",
      Laravel: "laravel.encrypted",
      gorilla: "gorilla.encoded",
      "cookie-rs, signed": "cookieRs.signed",
      "Auth.js": "authjs.sealed",
    };
    for (const [scheme, , name, raw, , value] of VECTORS) {
      const wanted = expected[scheme] ?? expected[scheme.split(",")[0]!];
      if (typeof raw !== "string" || wanted === undefined || scheme === "Fastify, SHA-1") continue;
      const guesses = identify(name, raw);
      expect(
        guesses.map((guess) => guess.scheme),
        scheme,
      ).toContain(wanted);
      if (/flask|starlette|django|rails.signed|express/i.test(wanted)) {
        expect(guesses.find((guess) => guess.scheme === wanted)?.readable, scheme).toEqual(value);
      }
    }
  });

  test("knows our own, and tells nothing of what is sealed", () => {
    const keys = new KeyRing(KeyRing.generate());
    const wire = ({ pair }: { pair: string }) => pair.slice(2);
    expect(identify("a", wire(new SignedCookie("a", "joe", keys)))[0]).toEqual({
      scheme: "speculoos.signed",
      confidence: "likely",
      readable: "joe",
    });
    expect(identify("a", wire(new MarshalCookie("a", { n: 1n }, keys)))[0]).toEqual({
      scheme: "speculoos.marshal",
      confidence: "likely",
      readable: { n: 1n },
    });
    expect(identify("a", wire(new SealedCookie("a", "joe", keys)))).toContainEqual({
      scheme: "speculoos.sealed",
      confidence: "possible",
    });
    expect(identify("a", tornado.signed.write("a", "joe", { secret: "s" }))[0]).toMatchObject({
      scheme: "tornado.signed",
      readable: "joe",
    });
  });

  test("has nothing to say of ordinary values, and never throws", () => {
    for (const value of [
      "",
      "dark",
      "nl-BE",
      "123",
      "true",
      "GA1.2.1234567890.1234567890",
      "\ud800",
      "%",
      "a".repeat(99_999),
    ]) {
      expect(identify("theme", value), value.slice(0, 30)).toEqual([]);
    }
  });
});

describe("migrate", () => {
  const keys = new KeyRing(KeyRing.generate());
  const to = defineCookie("__Host-session", { protection: "sealed", keys, maxAge: 3600 });
  const options = { secret: "keyboard cat" };
  const old = `connect.sid=${express.signed.write("connect.sid", "an id", options)}`;
  const both = migrate("connect.sid", {
    from: [
      [keygrip.signed, options],
      [express.signed, options],
    ],
    to,
  });

  test("reads the foreign cookie, reissues it as its own, and then reads that", () => {
    const headers = new Headers();
    expect(both.get(old)).toBe("an id");
    expect(both.get(old, { reissueTo: headers })).toBe("an id");
    const own = headers.getSetCookie()[0]!.split(";", 1)[0]!;
    expect(own).toMatch(/^__Host-session=E/);
    const silent = new Headers();
    expect(both.get(`${own}; connect.sid=tampered`, { reissueTo: silent })).toBe("an id");
    expect(silent.getSetCookie()).toEqual([]);
  });

  test("prefers its own kind, and lets nothing foreign stand in for one that is over or forged", () => {
    const other = new Headers();
    to.set(other, "another id");
    const own = other.getSetCookie()[0]!.split(";", 1)[0]!;
    expect(both.get(`${old}; ${own}`)).toBe("another id");
    expect(both.get(`${old}; ${own.slice(0, -1)}${own.endsWith("A") ? "B" : "A"}`)).toBeUndefined();
    expect(both.get("connect.sid=s%3Aan%20id.forged")).toBeUndefined();
    expect(both.get("")).toBeUndefined();
  });

  test("reads schemes of two cookies, keeps a lifetime from inside, and asks the schema", () => {
    const { value, signature } = keygrip.signed.write("connect.sid", "grip", options);
    expect(both.get(`connect.sid=${value}; connect.sid.sig=${signature}`)).toBe("grip");
    const iron = { secret: ironPassword, maxAge: 60 };
    const fromIron = migrate("iron", { from: [[ironSession.sealed, iron]], to });
    const headers = new Headers();
    fromIron.get(`iron=${ironSession.sealed.write("iron", "x", iron)}`, { reissueTo: headers });
    expect(headers.get("set-cookie")).toMatch(/; Expires=/);
    expect(headers.get("set-cookie")).not.toMatch(/Max-Age/);
    const wrong = `iron=${ironSession.sealed.write("iron", { not: "text" }, iron)}`;
    const text = migrate("iron", { from: [[ironSession.sealed, iron]], to: defineCookie("t", { keys }) });
    expect(text.get(wrong)).toBeUndefined();
  });

  test("works where both have the same name", () => {
    const same = migrate("sid", { from: [[express.signed, options]], to: defineCookie("sid", { keys }) });
    const headers = new Headers();
    expect(same.get(`sid=${express.signed.write("sid", "an id", options)}`, { reissueTo: headers })).toBe(
      "an id",
    );
    expect(same.get(headers.getSetCookie()[0]!.split(";", 1)[0]!)).toBe("an id");
  });
});

describe("joinChunks", () => {
  const read = (header: string, layout: "authjs" | "supabase" | "iron-session" = "authjs") =>
    joinChunks(Cookie.parse(header), "s", layout);

  test("joins exactly named pieces up to the first gap; a whole cookie comes first", () => {
    expect(read("s.1=b; s.0=a; s.2=c; s.4=x")).toBe("abc");
    expect(read("s=whole; s.0=a", "supabase")).toBe("whole");
    expect(read("s.1=b")).toBeUndefined();
    expect(read("s.00=a; s.0x=a; sx.0=a; s.0.0=a")).toBeUndefined();
    expect(read("s.0=a; s.1=b; s.2=c; s.3=d; s.4=e", "iron-session")).toBe("abcd");
  });
});
