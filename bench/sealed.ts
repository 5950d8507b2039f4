/** Sealed cookies, beside one raw AES-256-GCM call and iron-session; and foreign codecs beside their own first read. */

import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { getCookie, KeyRing, SealedCookie } from "speculoos";
import { ironSession, rails } from "speculoos/interop";
import { open, seal } from "../src/keys/seal.ts";
import { createSealer } from "../src/keys/sealer.ts";
import type { Comparison } from "./compare.ts";

const secret = KeyRing.generate();
const keys = new KeyRing(secret);
const tenKeys = new KeyRing([...Array.from({ length: 9 }, () => KeyRing.generate()), secret]);
const password = "complex_password_at_least_32_characters_long";

/** Of about 60 and 300 octets of JSON. */
const OBJECTS: readonly Record<string, unknown>[] = [
  { user: "joe", id: 12345, roles: ["admin"], since: 1_700_000_000 },
  {
    id: "b816173f-d2f4-40fb-b6ec-61ddd66b8c44",
    user: { id: 90210, name: "Lieve Peeters", email: "lieve@example.test", roles: ["buyer", "reviewer"] },
    createdAt: 1_795_435_791_142,
    data: { step: 3, form: { name: "Ann", city: "Gent", zip: "9000", street: "Veldstraat" } },
    locale: "nl-BE",
    theme: "dark",
  },
];

export async function sealedComparisons(): Promise<Comparison[]> {
  const objects = await Promise.all(OBJECTS.map(objectComparisons));
  return [...objects.flat(), ...byteComparisons(), ...subkeyComparisons(), ...derivationComparisons()];
}

/** One subkey for many messages, beside one for each. */
function subkeyComparisons(): Comparison[] {
  const key = randomBytes(32);
  const kept = createSealer(key);
  const plaintext = randomBytes(68);
  return [
    {
      group: "seal under a subkey",
      name: "68 octets",
      ours: () => kept.seal(plaintext, "s"),
      peers: { "a new subkey for each": () => createSealer(key).seal(plaintext, "s") },
      target: { "a new subkey for each": 2 },
      answer: false,
    },
  ];
}

async function objectComparisons(value: Record<string, unknown>, index: number): Promise<Comparison[]> {
  // For the smaller one: the larger is mostly CBOR, which is not what is compared.
  const target = index === 0 ? { target: { "iron-session": 60 } } : {};
  const name = `${JSON.stringify(value).length} octets of JSON`;
  const { pair } = new SealedCookie("s", value, keys);
  const iron = await sealData(value, { password });
  return [
    {
      group: "seal an object",
      name,
      ours: () => new SealedCookie("s", value, keys).pair,
      peers: { "iron-session": () => sealData(value, { password }) },
      ...target,
      answer: false,
    },
    {
      group: "open an object",
      name,
      ours: () => getCookie(pair, "s", SealedCookie, { keys })?.value,
      peers: {
        "iron-session": () => unsealData(iron, { password }),
        "ourselves, ten keys": () => getCookie(pair, "s", SealedCookie, { keys: tenKeys })?.value,
      },
      ...target,
    },
  ];
}

/** The raw call has its key prepared, a random nonce (for sealing) and no text to write. */
function byteComparisons(): Comparison[] {
  const key = createSecretKey(randomBytes(32));
  const stamp = { issuedAt: Date.now(), expiryTime: undefined };
  return [20, 68, 400].flatMap((length): Comparison[] => {
    const plaintext = randomBytes(length);
    const text = seal("s", plaintext, stamp, keys);
    const nonce = randomBytes(12);
    const encrypt = () => {
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const ciphertext = cipher.update(plaintext);
      cipher.final();
      return { ciphertext, tag: cipher.getAuthTag() };
    };
    const { ciphertext, tag } = encrypt();
    return [
      {
        group: "seal bytes to text",
        name: `${length} octets`,
        ours: () => seal("s", plaintext, stamp, keys),
        peers: { "one raw AES-256-GCM": encrypt },
        target: { "one raw AES-256-GCM": 1 / 1.3 },
        answer: false,
      },
      {
        group: "open text to bytes",
        name: `${length} octets`,
        ours: () => open("s", text, keys, 0),
        peers: {
          "one raw AES-256-GCM": () => {
            const decipher = createDecipheriv("aes-256-gcm", key, nonce);
            decipher.setAuthTag(tag);
            const plain = decipher.update(ciphertext);
            decipher.final();
            return plain;
          },
        },
        target: { "one raw AES-256-GCM": 1 / 1.5 },
        answer: false,
      },
    ];
  });
}

/** Compares reading with a codec that is kept and with a new one. */
function derivationComparisons(): Comparison[] {
  const forRails = { secret: "x".repeat(128) };
  const railsCodec = rails.encrypted(forRails);
  const railsRaw = railsCodec.write("a", { user: 42 });
  const forIron = { secret: password };
  const ironCodec = ironSession.sealed(forIron);
  const ironRaw = ironCodec.write("a", { user: 42 });
  return [
    {
      group: "foreign codec, second read",
      name: "rails.encrypted",
      ours: () => railsCodec.read("a", railsRaw).status,
      peers: { "its own first read": () => rails.encrypted(forRails).read("a", railsRaw).status },
    },
    {
      group: "foreign codec, second read",
      name: "ironSession.sealed",
      ours: () => ironCodec.read("a", ironRaw).status,
      peers: { "its own first read": () => ironSession.sealed(forIron).read("a", ironRaw).status },
    },
  ];
}

/** Octets of values of the objects above, ours against iron-session's. */
export async function sealedSizes(): Promise<{ name: string; ours: number; theirs: number }[]> {
  return Promise.all(
    OBJECTS.map(async (value) => ({
      name: `${JSON.stringify(value).length} octets of JSON`,
      ours: new SealedCookie("s", value, keys).pair.length - "s=".length,
      theirs: (await sealData(value, { password })).length,
    })),
  );
}
