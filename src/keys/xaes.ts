/** The key derivation of XAES-256-GCM (c2sp.org/XAES-256-GCM): a subkey for each nonce prefix, by single blocks of AES. */

/** The first half of a nonce chooses the subkey; the second half is the nonce under it. */
export const PREFIX_LENGTH = 12;
export const NONCE_LENGTH = 24;
export const TAG_LENGTH = 16;

const BLOCK = 16;

/**
 * Returns a function that derives the subkey of a nonce's first 12 bytes: two blocks of CMAC (NIST SP 800-108r1), with
 * K1 computed beforehand.
 * `encryptBlocks` is AES-256 in ECB mode under the long-lived key.
 */
export function createSubkeyDerivation(
  encryptBlocks: (blocks: Uint8Array) => Uint8Array,
): (prefix: Uint8Array) => Uint8Array {
  const k1 = double(encryptBlocks(new Uint8Array(BLOCK)));
  return (prefix) => {
    const blocks = new Uint8Array(2 * BLOCK);
    for (const counter of [1, 2]) {
      const block = blocks.subarray((counter - 1) * BLOCK, counter * BLOCK);
      block[1] = counter;
      block[2] = 0x58; // "X"
      block.set(prefix, 4);
      for (let i = 0; i < BLOCK; i++) block[i]! ^= k1[i]!;
    }
    return encryptBlocks(blocks);
  };
}

/** Multiplies by x in GF(2^128), in constant time (NIST SP 800-38B §6.1). */
function double(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  let carry = 0;
  for (let i = BLOCK - 1; i >= 0; i--) {
    result[i] = (block[i]! << 1) | carry;
    carry = block[i]! >> 7;
  }
  result[BLOCK - 1]! ^= -carry & 0x87;
  return result;
}
