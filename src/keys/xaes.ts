/** XAES-256-GCM's derivation of a key for each nonce prefix (c2sp.org/XAES-256-GCM), over AES of one block. */

/** The first half of a nonce chooses the subkey; the second half is the nonce under it. */
export const PREFIX_LENGTH = 12;
export const NONCE_LENGTH = 24;
export const TAG_LENGTH = 16;

const BLOCK = 16;

/**
 * The subkey for the first 12 bytes of a nonce: two blocks of CMAC (NIST SP 800-108r1, with the precomputed K1).
 * `encryptBlocks` is AES-256 in ECB mode under the long-lived key.
 */
export function createSubkeyDerivation(
  encryptBlocks: (blocks: Uint8Array) => Uint8Array,
): (prefix: Uint8Array) => Uint8Array {
  const k1 = doubled(encryptBlocks(new Uint8Array(BLOCK)));
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

/** Multiplication by x in GF(2^128), in constant time (NIST SP 800-38B §6.1). */
function doubled(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  let carry = 0;
  for (let i = BLOCK - 1; i >= 0; i--) {
    result[i] = (block[i]! << 1) | carry;
    carry = block[i]! >> 7;
  }
  result[BLOCK - 1]! ^= -carry & 0x87;
  return result;
}
