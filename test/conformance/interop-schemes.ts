/** How each recorded row of `interop.jsonl` is read: its codec, its options, and what its scheme promises. */

import {
  django,
  type ForeignResult,
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

export type InteropRow = {
  readonly framework: string;
  readonly kind: string;
  readonly cipher?: string;
  readonly name: string;
  readonly secret: string;
  readonly salt?: string;
  readonly digest?: string;
  readonly hashKey?: string;
  readonly blockKey?: string | null;
  readonly value: unknown;
  readonly string: string;
  readonly expires?: string | null;
  /** Seconds since 1970. */
  readonly now: number;
};

export type Scheme = {
  read(name: string, raw: string, options: object): ForeignResult<unknown>;
  write(name: string, value: unknown, options: object): string;
  options(row: InteropRow): object;
  /** The same, with a secret that the row was not written with. */
  other(row: InteropRow): object;
  bindsName: boolean;
  /** Whether a lifetime is enforced: by the reader, or because it is inside. */
  timed?: "by the reader" | "inside";
  /** Whether the same value at the same time always gives the same text. */
  deterministic?: boolean;
};

/** Which scheme a row is of. */
export function cookieOf({ framework, kind, cipher }: InteropRow): string {
  return [framework, kind, cipher].filter((part) => part !== undefined).join(" ");
}

type AnyCodec = {
  read(name: string, raw: string, options: never): ForeignResult<unknown>;
  write(name: string, value: never, options: never): string;
};

function scheme(
  codec: AnyCodec,
  rest: Omit<Scheme, "read" | "write" | "other" | "options"> & Partial<Scheme>,
): Scheme {
  const options = rest.options ?? ((row: InteropRow) => ({ secret: row.secret, now: row.now * 1000 }));
  return {
    read: (name, raw, given) => codec.read(name, raw, given as never),
    write: (name, value, given) => codec.write(name, value as never, given as never),
    options,
    other: (row) => ({ ...options(row), secret: `another ${row.secret}` }),
    ...rest,
  };
}

const LARAVEL: Scheme = scheme(laravel.encrypted, {
  bindsName: true,
  options: ({ secret, cipher }) => ({ secret, cipher }),
  other: ({ secret, cipher }) => ({ secret: secret.replace(/:./, secret[7] === "A" ? ":B" : ":A"), cipher }),
});

const GORILLA: Scheme = scheme(gorilla.encoded, {
  bindsName: true,
  timed: "by the reader",
  options: ({ hashKey, blockKey, now }) => ({
    hashKey: Buffer.from(hashKey!, "base64"),
    blockKey: blockKey == null ? undefined : Buffer.from(blockKey, "base64"),
    now: now * 1000,
  }),
  other: ({ hashKey, blockKey, now }) => ({
    hashKey: Buffer.from(hashKey!, "base64").reverse(),
    blockKey: blockKey == null ? undefined : Buffer.from(blockKey, "base64").reverse(),
    now: now * 1000,
  }),
});

export const SCHEMES: Readonly<Record<string, Scheme>> = {
  "django signed": scheme(django.signed, {
    bindsName: true,
    timed: "by the reader",
    deterministic: true,
    options: ({ secret, salt, now }) => ({ secret, salt, format: "legacy", now: now * 1000 }),
  }),
  "django session": scheme(django.session, { bindsName: false, timed: "by the reader" }),
  "flask session": scheme(flask.session, { bindsName: false, timed: "by the reader" }),
  "itsdangerous signed": scheme(itsdangerous.timed, {
    bindsName: false,
    timed: "by the reader",
    options: ({ secret, salt, now }) => ({ secret, salt, now: now * 1000 }),
  }),
  "tornado signed": scheme(tornado.signed, { bindsName: true, timed: "by the reader", deterministic: true }),
  "starlette session": scheme(starlette.session, { bindsName: false, timed: "by the reader" }),
  "rails encrypted": scheme(rails.encrypted, {
    bindsName: true,
    timed: "inside",
    options: ({ secret, now }) => ({ secret, keyDigest: "sha1", now: now * 1000 }),
  }),
  "rails signed": scheme(rails.signed, {
    bindsName: true,
    options: ({ secret, digest, now }) => ({
      secret,
      keyDigest: "sha1",
      digest: digest?.toLowerCase(),
      now: now * 1000,
    }),
  }),
  "rack session": scheme(rack.session, {
    bindsName: false,
    options: ({ secret }) => ({ secret, format: "json-sha1" }),
  }),
  "mojolicious signed": scheme(mojolicious.signed, { bindsName: true, deterministic: true }),
  "mojolicious session": scheme(mojolicious.session, { bindsName: true, timed: "inside" }),
  "laravel encrypted aes-128-cbc": LARAVEL,
  "laravel encrypted aes-256-cbc": LARAVEL,
  "laravel encrypted aes-128-gcm": LARAVEL,
  "laravel encrypted aes-256-gcm": LARAVEL,
  "gorilla/securecookie signed": GORILLA,
  "gorilla/securecookie encrypted": GORILLA,
};
