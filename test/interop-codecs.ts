/** Every codec of `speculoos/interop`, each with a secret, the values that it takes, and where its times are. */

import fc from "fast-check";
import {
  authjs,
  type Codec,
  cookieRs,
  cookieSession,
  django,
  express,
  fastify,
  flask,
  gorilla,
  hono,
  ironSession,
  itsdangerous,
  keygrip,
  laravel,
  modPython,
  mojolicious,
  rack,
  rails,
  starlette,
  tornado,
  type WithSignature,
} from "speculoos/interop";

/** Any codec: what it reads and writes is told by its row. */
export type AnyCodec = Codec<unknown, string | WithSignature>;

export type CodecRow = {
  readonly title: string;
  /** The options with which `make` works. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The names of the options that are secrets, or go into the keys. */
  readonly secrets: readonly string[];
  /** Whether the codec takes `maxAge`, and reads or writes `now`. */
  readonly timed: boolean;
  /** Values that it may be asked to write. It may refuse them. */
  readonly values: fc.Arbitrary<unknown>;
  make(options: object): AnyCodec;
};

const SECRET = "a secret of more than sixty-four octets, which every framework takes.";
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index + 1);

export const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...' "%+;=,\\.:|-~!*aA0/é\u20ac😀\t\ufeff\ud800Z}'), maxLength: 20 }),
  fc.constantFrom("", "joe", "a b", "50%", "%41", "j:[1]", 'j:"x"', "s:x", "--", "a.b", '"q"', "\ufeffbom"),
);

const key = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom(
    ...["__proto__", "constructor", "toString", "toJSON", "persistent", "flash", "expires", "expiration"],
    ...["exp", "nbf", "iat", " t", " d", " di", " b", " t__", "_rails", "session_id", "\ud800"],
  ),
);

/** More than JSON: what a codec can't write back the same, it must refuse. */
export const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -0, 1e21, Number.NaN, 2 ** 53, undefined, 5n, 2n ** 70n),
    text,
    fc.double(),
    fc.integer(),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array({ maxLength: 6 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** A record at the top, as sessions are. */
export const record = fc
  .array(fc.tuple(key, fc.oneof(anything, fc.jsonValue())), { maxLength: 4 })
  .map((entries): unknown => Object.fromEntries(entries));

const content = fc.oneof(record, anything, fc.jsonValue());

function row<W extends string | WithSignature>(
  title: string,
  make: (options: never) => Codec<never, W> | Codec<unknown, W>,
  { values, ...rest }: Partial<CodecRow> & Pick<CodecRow, "values">,
): CodecRow {
  return {
    title,
    options: { secret: SECRET },
    secrets: ["secret"],
    timed: false,
    ...rest,
    values: fc.oneof(values, anything),
    make: (options) => make(options as never) as AnyCodec,
  };
}

const timed = { timed: true };
const LARAVEL = { secret: "base64:S0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0s=" };
const GORILLA = { hashKey: bytes(32), blockKey: bytes(16) };

export const CODECS: readonly CodecRow[] = [
  row("express.signed", express.signed, { values: fc.oneof(text, content) }),
  row("express.json", express.json as never, { values: content, options: {}, secrets: [] }),
  row("keygrip.signed", keygrip.signed, { values: text }),
  row("cookieSession.session", cookieSession.session, { values: record }),
  row("fastify.signed", fastify.signed, { values: text }),
  row("hono.signed", hono.signed, { values: text }),
  row("ironSession.sealed", ironSession.sealed, { values: content, ...timed }),
  row("authjs.sealed", authjs.sealed, { values: record, ...timed }),
  row("django.signed", django.signed, {
    values: text,
    options: { secret: SECRET, salt: "s" },
    secrets: ["secret", "salt"],
    ...timed,
  }),
  row("django.session", django.session, { values: content, ...timed }),
  row("flask.session", flask.session, { values: content, ...timed }),
  row("itsdangerous.timed", itsdangerous.timed, {
    values: content,
    options: { secret: SECRET, salt: "s" },
    secrets: ["secret", "salt"],
    ...timed,
  }),
  row("tornado.signed", tornado.signed, { values: text, ...timed }),
  row("starlette.session", starlette.session, { values: content, ...timed }),
  row("rails.signed", rails.signed, { values: content, ...timed }),
  row("rails.encrypted", rails.encrypted, { values: content, ...timed }),
  row("rack.session", rack.session, { values: content }),
  row("rack.session, v1", rack.session, { values: content, options: { secret: SECRET, format: "v1" } }),
  row("rack.session, json-sha1", rack.session, {
    values: content,
    options: { secret: SECRET, format: "json-sha1" },
  }),
  row("laravel.encrypted", laravel.encrypted, { values: text, options: LARAVEL }),
  row("laravel.encrypted, GCM", laravel.encrypted, {
    values: text,
    options: { ...LARAVEL, cipher: "aes-256-gcm" },
  }),
  row("mojolicious.signed", mojolicious.signed, { values: text }),
  row("mojolicious.session", mojolicious.session, { values: record, ...timed }),
  row("gorilla.encoded", gorilla.encoded, {
    values: content,
    options: GORILLA,
    secrets: ["hashKey", "blockKey"],
    ...timed,
  }),
  row("cookieRs.signed", cookieRs.signed, { values: text, options: { secret: bytes(64) } }),
  row("cookieRs.private", cookieRs.private, { values: text, options: { secret: bytes(64) } }),
  row("modPython.signed", modPython.signed, { values: text }),
  row("modPython.marshal", modPython.marshal, { values: content }),
];

/** Returns a codec of the row as it is set up there. */
export function codecOf({ make, options }: CodecRow): AnyCodec {
  return make(options);
}
