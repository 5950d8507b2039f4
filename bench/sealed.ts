/** Sealed cookies, beside one raw AES-256-GCM call and iron-session; and foreign codecs beside their own first read. */

import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { sealData, unsealData } from "iron-session";
import { getCookie, KeyRing, SealedCookie } from "speculoos";
import { ironSession, rails } from "speculoos/interop";
import { open, seal } from "../src/keys/seal.ts";
import type { Comparison } from "./compare.ts";

const secret = KeyRing.generate();
const keys = new KeyRing(secret);
const tenKeys = new KeyRing([...Array.from({ length: 9 }, () => KeyRing.generate()), secret]);
const password = "complex_password_at_least_32_characters_long";

/** Objects of about 60 and 300 bytes of JSON. */
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

export async function createSealedComparisons(): Promise<Comparison[]> {
  const objects = await Promise.all(OBJECTS.map(createObjectComparisons));
  return [...objects.flat(), ...createByteComparisons(), ...createDerivationComparisons()];
}

async function createObjectComparisons(value: Record<string, unknown>, index: number): Promise<Comparison[]> {
  // Only the smaller one has a target: the time of the larger is mostly CBOR.
  const target = index === 0 ? { target: { "iron-session": 60 } } : {};
  const name = `${JSON.stringify(value).length} bytes of JSON`;
  const { pair } = new SealedCookie("s", value, keys);
  const iron = await sealData(value, { password });
  return [
    {
      group: "seal an object",
      name,
      ours: () => new SealedCookie("s", value, keys).pair,
      peers: { "iron-session": () => sealData(value, { password }) },
      ...target,
      comparable: false,
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

/** Compares with a raw call, whose key and nonce are prepared, and which writes no text. */
function createByteComparisons(): Comparison[] {
  const key = createSecretKey(randomBytes(32));
  const lifetime = { issuedAt: Date.now(), expiryTime: undefined };
  return [20, 68, 400].flatMap((length): Comparison[] => {
    const plaintext = randomBytes(length);
    const text = seal("s", plaintext, lifetime, keys);
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
        name: `${length} bytes`,
        ours: () => seal("s", plaintext, lifetime, keys),
        peers: { "one raw AES-256-GCM": encrypt },
        target: { "one raw AES-256-GCM": 1 / 1.3 },
        comparable: false,
      },
      {
        group: "open text to bytes",
        name: `${length} bytes`,
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
        comparable: false,
      },
    ];
  });
}

/** Compares reading with a reused codec and with a new one. */
function createDerivationComparisons(): Comparison[] {
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

/** Returns the bytes of the values of the objects above, ours and iron-session's. */
export async function measureSealedSizes(): Promise<{ name: string; ours: number; theirs: number }[]> {
  return Promise.all(
    OBJECTS.map(async (value) => ({
      name: `${JSON.stringify(value).length} bytes of JSON`,
      ours: new SealedCookie("s", value, keys).pair.length - "s=".length,
      theirs: (await sealData(value, { password })).length,
    })),
  );
}
