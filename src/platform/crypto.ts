/** The cryptographic primitives that this package needs, as one type (`docs/decisions/012-one-crypto.md`). */

/** The hash functions that cookies are signed with, by this package or by foreign schemes. */
export type Digest = "md5" | "sha1" | "sha256" | "sha384" | "sha512";

/** Ciphertext and tag of AES-GCM (NIST SP 800-38D). */
export type Sealed = { readonly ciphertext: Uint8Array; readonly tag: Uint8Array };

/** AES-GCM under one key, with tags of 16 bytes. For speed the bytes that it returns may be a `Buffer`. */
export type Gcm = {
  seal(nonce: Uint8Array, plaintext: Uint8Array, associated?: Uint8Array): Sealed;
  /** Returns the plaintext, or `undefined` if the tag is not 16 bytes long or does not match. */
  open(nonce: Uint8Array, sealed: Sealed, associated?: Uint8Array): Uint8Array | undefined;
};

/** The cost of scrypt (RFC 7914 §2): N, r and p. */
export type ScryptCost = { readonly N: number; readonly r: number; readonly p: number };

/** HMAC-SHA-256 under one key: returns the tag of an ASCII text in base64url, or `undefined` if the text is not ASCII or too long. */
export type Mac = (text: string) => string | undefined;

/**
 * What `#crypto` exports: `crypto-node.ts` where there is `node:crypto`, else `crypto-noble.ts`. All of it is
 * synchronous, and both return the same bytes.
 */
export type CryptoPrimitives = {
  /** Hashes the parts, one after the other. */
  hash(digest: Digest, ...parts: readonly Uint8Array[]): Uint8Array;
  /** Computes the HMAC (RFC 2104) of the parts, one after the other. */
  hmac(digest: Digest, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
  /** Prepares HMAC-SHA-256 under a key of at most 64 bytes, for texts of at most `MAX_MAC_TEXT` characters. */
  createMac(key: Uint8Array): Mac;
  /** Derives a key by HKDF (RFC 5869), extract and expand. */
  hkdf(digest: Digest, secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** Derives 32 bytes by HKDF-SHA-256 without a salt. Not a call of `hkdf`, so that bundles carry no other digest. */
  hkdfSha256(secret: Uint8Array, info: Uint8Array): Uint8Array;
  /** Derives a key from a password by PBKDF2 with HMAC (RFC 8018). */
  pbkdf2(
    digest: Digest,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
  ): Uint8Array;
  /** Derives 32 bytes from a password by scrypt (RFC 7914), with at most 256 MiB. */
  scrypt(password: Uint8Array, salt: Uint8Array, cost: ScryptCost): Uint8Array;
  /** Returns bytes from the platform's random generator. */
  random(length: number): Uint8Array;
  /** Fills `target` from the platform's random generator. */
  fillRandom(target: Uint8Array): void;
  /** Returns 256 random bits in base64url. */
  randomSecret(): string;
  /** Encrypts whole blocks, each for itself, by AES-ECB. A building block, safe for nothing else. The key has 32 bytes. */
  encryptEcb(key: Uint8Array, blocks: Uint8Array): Uint8Array;
  /** Encrypts by AES-CBC with PKCS #7 padding. The key has 16 or 32 bytes, the `iv` 16. */
  encryptCbc(key: Uint8Array, iv: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Returns the plaintext, or `undefined` if the padding is invalid. Verify a MAC first. */
  decryptCbc(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
  /** Encrypts or decrypts by AES-CTR. The key has 16, 24 or 32 bytes, the `iv` 16. */
  cryptCtr(key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array;
  /** Prepares AES-GCM under a key of 16 or 32 bytes. */
  createGcm(key: Uint8Array): Gcm;
  /** Seals one message: `createGcm(key).seal(…)`. */
  sealGcm(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, associated?: Uint8Array): Sealed;
  /** Opens one message: `createGcm(key).open(…)`. */
  openGcm(
    key: Uint8Array,
    nonce: Uint8Array,
    sealed: Sealed,
    associated?: Uint8Array,
  ): Uint8Array | undefined;
};

/** The tag length of every `Gcm`, in bytes. */
export const GCM_TAG_LENGTH = 16;

/** The maximum length of a text that a `Mac` takes: more than all headers of a request may have. */
export const MAX_MAC_TEXT = 2 ** 20;
