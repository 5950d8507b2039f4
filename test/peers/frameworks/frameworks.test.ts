/** Cookies exchanged with frameworks in other languages: each side reads the other's cookies, and refuses changed ones. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  type Codec,
  django,
  flask,
  gorilla,
  itsdangerous,
  laravel,
  mojolicious,
  rack,
  rails,
  starlette,
  tornado,
} from "speculoos/interop";
import { afterAll, describe, expect, test } from "vitest";
import { runs } from "../../seed.ts";
import { missing, type Program, type Request, runProgram, script } from "./foreign-program.ts";

const scratch = mkdtempSync(join(tmpdir(), "speculoos-frameworks-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const PYTHON: Program = {
  command: "/usr/bin/python3",
  args: [script("django_flask_tornado_starlette.py")],
  needs: ["django", "flask", "itsdangerous", "tornado", "starlette"].map(
    (name) => `/usr/lib/python3/dist-packages/${name}/__init__.py`,
  ),
};
const RUBY: Program = {
  command: "/usr/bin/ruby",
  args: [script("rails_rack.rb")],
  needs: ["/usr/bin/ruby", "/usr/share/doc/ruby-actionpack"],
};
const PERL: Program = {
  command: "/usr/bin/perl",
  args: [script("mojolicious.pl")],
  needs: ["/usr/share/perl5/Mojolicious.pm"],
};
const PHP: Program = {
  command: "/usr/bin/php",
  args: [script("laravel.php")],
  needs: [
    "/usr/share/php/Illuminate/Encryption/Encrypter.php",
    "/usr/share/php/Illuminate/Cookie/CookieValuePrefix.php",
  ],
};
const GO: Program = {
  command: "/usr/bin/go",
  args: ["run", script("gorilla.go")],
  env: { GOPATH: "/usr/share/gocode", GO111MODULE: "off", GOCACHE: join(scratch, "go"), GOFLAGS: "" },
  needs: ["/usr/bin/go", "/usr/share/gocode/src/github.com/gorilla/securecookie/securecookie.go"],
};

type Peer = {
  readonly scheme: string;
  readonly make: (options: never) => Codec<never> | Codec<unknown>;
  readonly program: Program;
  readonly values: fc.Arbitrary<unknown>;
  /** Returns the options for our codec. */
  options(secret: string): object;
  /** Returns the fields of a request to the program. */
  fields(secret: string): object;
  readonly bindsName: boolean;
};

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,11}$/);
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{64,80}$/);
const headerText = fc.stringMatching(/^[A-Za-z0-9:.,!*()_ -]{0,40}$/).map((text) => `v${text}v`);
const anyWellFormed = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => text.isWellFormed());
// As JSON reads it back, which has no negative zero. Without "__proto__", which Python's readers and ours treat differently.
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): unknown => JSON.parse(JSON.stringify(value)))
  .filter((value) => !JSON.stringify(value).includes("__proto__"));
const session = fc
  .dictionary(fc.stringMatching(/^[a-z0-9]{1,8}$/), json, { minKeys: 1, maxKeys: 4 })
  .map((value) => ({ ...value }));

/** Truncates numbers, because Perl prints fractions with fifteen digits. */
function wholeNumbers(value: unknown): unknown {
  const whole = (_key: string, item: unknown) =>
    typeof item === "number" ? Math.trunc(item % 1e6) + 0 : item;
  return JSON.parse(JSON.stringify(value), whole);
}

const bySecret = (secret: string) => ({ secret });
const base64Key = (secret: string, length: number) => Buffer.from(secret.slice(0, length)).toString("base64");

const PEERS: readonly Peer[] = [
  {
    scheme: "django signed",
    make: django.signed,
    program: PYTHON,
    values: headerText,
    options: (secret) => ({ secret, format: "legacy", salt: "s" }),
    fields: (secret) => ({ secret, salt: "s" }),
    bindsName: true,
  },
  {
    scheme: "django session",
    make: django.session,
    program: PYTHON,
    values: session,
    options: bySecret,
    fields: bySecret,
    bindsName: false,
  },
  {
    scheme: "flask session",
    make: flask.session,
    program: PYTHON,
    values: session,
    options: bySecret,
    fields: bySecret,
    bindsName: false,
  },
  {
    scheme: "itsdangerous timed",
    make: itsdangerous.timed,
    program: PYTHON,
    values: json,
    options: (secret) => ({ secret, salt: "activate" }),
    fields: (secret) => ({ secret, salt: "activate" }),
    bindsName: false,
  },
  {
    scheme: "tornado signed",
    make: tornado.signed,
    program: PYTHON,
    values: anyWellFormed,
    options: bySecret,
    fields: bySecret,
    bindsName: true,
  },
  {
    scheme: "starlette session",
    make: starlette.session,
    program: PYTHON,
    values: session,
    options: bySecret,
    fields: bySecret,
    bindsName: false,
  },
  ...(["encrypted", "signed"] as const).flatMap((kind): Peer[] =>
    (["sha1", "sha256"] as const).map((keyDigest) => ({
      scheme: `rails ${kind}`,
      make: rails[kind],
      program: RUBY,
      values: json.filter((value) => value !== null),
      options: (secret) => ({ secret, keyDigest }),
      fields: (secret) => ({ secret, keyDigest }),
      bindsName: true,
    })),
  ),
  {
    scheme: "rack session",
    make: rack.session,
    program: RUBY,
    // Rack loads only sessions with an id, and does not store nil.
    values: session.map((value) => ({
      session_id: "an id",
      n: 1,
      ...Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)),
    })),
    options: (secret) => ({ secret, format: "json-sha1" }),
    fields: bySecret,
    bindsName: false,
  },
  {
    scheme: "mojolicious signed",
    make: mojolicious.signed,
    program: PERL,
    values: headerText,
    options: bySecret,
    fields: bySecret,
    bindsName: true,
  },
  {
    scheme: "mojolicious session",
    make: mojolicious.session,
    program: PERL,
    values: session.map(wholeNumbers),
    options: bySecret,
    fields: bySecret,
    bindsName: true,
  },
  ...(["aes-128-cbc", "aes-256-cbc", "aes-128-gcm", "aes-256-gcm"] as const).map((cipher): Peer => {
    const options = (secret: string) => ({
      secret: `base64:${base64Key(secret, cipher.includes("128") ? 16 : 32)}`,
      cipher,
    });
    return {
      scheme: `laravel ${cipher}`,
      make: laravel.encrypted,
      program: PHP,
      values: anyWellFormed,
      options,
      fields: options,
      bindsName: true,
    };
  }),
  ...[0, 16, 24, 32].map(
    (length): Peer => ({
      scheme: `gorilla ${length === 0 ? "signed" : `encrypted with a key of ${length} bytes`}`,
      make: gorilla.encoded,
      program: GO,
      values: session,
      options: (secret) => ({
        hashKey: Buffer.from(secret),
        blockKey: length === 0 ? undefined : Buffer.from(secret.slice(-length)),
      }),
      fields: (secret) => ({
        hashKey: Buffer.from(secret).toString("base64"),
        blockKey: length === 0 ? "" : Buffer.from(secret.slice(-length)).toString("base64"),
      }),
      bindsName: true,
    }),
  ),
];

/** Removes the keys that these frameworks add to every session. */
function withoutAdditions(scheme: string, value: unknown): unknown {
  if (scheme !== "mojolicious session" && scheme !== "rack session") return value;
  const { expires: _, session_id: __, ...rest } = value as Record<string, unknown>;
  return rest;
}

const CASES = 40;

for (const [index, peer] of PEERS.entries()) {
  const { scheme, make, program, values, bindsName } = peer;
  const title = `${scheme}${peer.scheme.startsWith("rails") ? ` (${JSON.stringify(peer.options("…"))})` : ""}`;
  const absent = missing(program);
  const suite = absent === undefined ? describe : describe.skip;
  suite(absent === undefined ? title : `${title} (skipped: ${absent} is absent)`, () => {
    const { seed, numRuns } = runs(CASES) as { seed: number; numRuns: number };
    const cases = fc
      .sample(fc.record({ name, secret, value: values }), { seed: seed + index, numRuns })
      .map((each) => ({
        ...each,
        codec: make(peer.options(each.secret) as never),
        fields: peer.fields(each.secret),
      }));
    const request = (op: "read" | "write", each: (typeof cases)[number], more: object): Request => ({
      op,
      scheme,
      name: each.name,
      ...each.fields,
      ...more,
    });

    test(`the framework reads ${CASES} of our cookies`, () => {
      const results = runProgram(
        program,
        cases.map((each) => request("read", each, { raw: each.codec.write(each.name, each.value as never) })),
      );
      for (const [at, output] of results.entries()) {
        expect(output, JSON.stringify(cases[at])).toMatchObject({ ok: true });
        expect(withoutAdditions(scheme, output.value)).toEqual(withoutAdditions(scheme, cases[at]!.value));
      }
    });

    test(`we read ${CASES} of the framework's cookies`, () => {
      const results = runProgram(
        program,
        cases.map((each) => request("write", each, { value: each.value })),
      );
      for (const [at, output] of results.entries()) {
        const { name, codec, value } = cases[at]!;
        const result = codec.read(name, String(output.value));
        expect(result, JSON.stringify([cases[at], output])).toMatchObject({
          status: "ok",
          needsReissue: false,
        });
        expect(withoutAdditions(scheme, result.status === "ok" && result.value)).toEqual(
          withoutAdditions(scheme, value),
        );
      }
    });

    test("both refuse a cookie that was changed, cut or moved to another name", () => {
      const attacks = cases.flatMap((each, at) => {
        const raw = each.codec.write(each.name, each.value as never);
        // Near the end, where the signature or the tag is. In the middle for Laravel, whose end is JSON, which PHP reads tolerantly.
        let place = (scheme.startsWith("laravel") ? raw.length >> 1 : raw.length - 6) - (at % 4);
        // Not inside a percent-escape, whose case Ruby ignores.
        while (raw.slice(place - 2, place + 1).includes("%")) place--;
        const changed = raw.slice(0, place) + (raw[place] === "b" ? "c" : "b") + raw.slice(place + 1);
        return [
          { each, raw: changed, name: each.name },
          { each, raw: raw.slice(0, scheme.startsWith("laravel") ? raw.length >> 1 : -5), name: each.name },
          ...(bindsName ? [{ each, raw, name: `${each.name}x` }] : []),
        ];
      });
      const results = runProgram(
        program,
        attacks.map(({ each, raw, name }) => request("read", each, { raw, name })),
      );
      for (const [at, { each, raw, name }] of attacks.entries()) {
        expect(each.codec.read(name, raw).status, raw).not.toBe("ok");
        expect(results[at], raw).toMatchObject({ ok: false });
      }
    });
  });
}
