/** The codec and the options for each recorded row of `interop.jsonl`, and the guarantees of its scheme. */

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
  make(options: object): AnyCodec;
  options(row: InteropRow): object;
  /** Returns the same options with a secret that did not write the row. */
  other(row: InteropRow): object;
  bindsName: boolean;
  /** The place of the lifetime that a reader enforces: the reader's options, or the cookie. */
  timed?: "by the reader" | "inside";
  /** Whether the same value at the same time always makes the same text. */
  deterministic?: boolean;
};

/** Returns the name of the row's scheme, a key of `SCHEMES`. */
export function schemeName({ framework, kind, cipher }: InteropRow): string {
  return [framework, kind, cipher].filter((part) => part !== undefined).join(" ");
}

type AnyCodec = Codec<never> | Codec<unknown>;

function scheme(
  make: (options: never) => Codec<never> | Codec<unknown>,
  rest: Omit<Scheme, "make" | "other" | "options"> & Partial<Scheme>,
): Scheme {
  const options = rest.options ?? ((row: InteropRow) => ({ secret: row.secret }));
  return {
    make: (given) => make(given as never),
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
  options: ({ hashKey, blockKey }) => ({
    hashKey: Buffer.from(hashKey!, "base64"),
    blockKey: blockKey == null ? undefined : Buffer.from(blockKey, "base64"),
  }),
  other: ({ hashKey, blockKey }) => ({
    hashKey: Buffer.from(hashKey!, "base64").reverse(),
    blockKey: blockKey == null ? undefined : Buffer.from(blockKey, "base64").reverse(),
  }),
});

export const SCHEMES: Readonly<Record<string, Scheme>> = {
  "django signed": scheme(django.signed, {
    bindsName: true,
    timed: "by the reader",
    deterministic: true,
    options: ({ secret, salt }) => ({ secret, salt, format: "legacy" }),
  }),
  "django session": scheme(django.session, { bindsName: false, timed: "by the reader" }),
  "flask session": scheme(flask.session, { bindsName: false, timed: "by the reader" }),
  "itsdangerous signed": scheme(itsdangerous.timed, {
    bindsName: false,
    timed: "by the reader",
    options: ({ secret, salt }) => ({ secret, salt }),
  }),
  "tornado signed": scheme(tornado.signed, { bindsName: true, timed: "by the reader", deterministic: true }),
  "starlette session": scheme(starlette.session, { bindsName: false, timed: "by the reader" }),
  "rails encrypted": scheme(rails.encrypted, {
    bindsName: true,
    timed: "inside",
    options: ({ secret }) => ({ secret, keyDigest: "sha1" }),
  }),
  "rails signed": scheme(rails.signed, {
    bindsName: true,
    options: ({ secret, digest }) => ({
      secret,
      keyDigest: "sha1",
      digest: digest?.toLowerCase(),
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
