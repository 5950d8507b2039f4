/** The signature block and the seal as bars of characters, measured on cookies that the library makes. */

import { KeyRing, SealedCookie, SignedCookie } from "speculoos";
import { sealedLength } from "../../src/keys/seal.ts";
import { SIGNATURE_BLOCK_LENGTH } from "../../src/keys/signature.ts";
import { NONCE_LENGTH, TAG_LENGTH } from "../../src/keys/xaes.ts";
import { atTime } from "./at-time.mjs";
import { box, FILLS, line, lines, MUTED, picture, text } from "./svg.mjs";

/** As in docs/signed-format.md and docs/sealed-format.md. */
const SECRET = "an example of a secret with 32 octets";
const NOW = 1_700_000_000_123;
const MAX_AGE = 3600;
const WIDTH = 900;
const LEFT = 24;
const BAR_WIDTH = WIDTH - 2 * LEFT;

export function signaturePicture() {
  const value = atTime(NOW, () => {
    const cookie = new SignedCookie("user", "joe", new KeyRing(SECRET), { maxAge: MAX_AGE });
    return cookie.pair.slice("user=".length);
  });
  const issuedAt = indexOfTime(value, NOW);
  const expiry = indexOfTime(value, NOW + MAX_AGE * 1000);
  const tag = expiry + encodedTime(NOW).length;
  const dot = SIGNATURE_BLOCK_LENGTH - 1;
  const parts = [
    { name: "kind", from: 0, to: 1, fill: FILLS.biscuit, says: ["S or M"] },
    { name: "key id", from: 1, to: issuedAt, fill: FILLS.violet, says: [] },
    { name: "issued", from: issuedAt, to: expiry, fill: FILLS.green, says: ["48 bits, ms"] },
    { name: "expiry", from: expiry, to: tag, fill: FILLS.green, says: ["48 bits, ms"] },
    {
      name: "tag",
      from: tag,
      to: dot,
      fill: FILLS.red,
      says: ["HMAC-SHA-256 of kind, times, name and value"],
    },
    { name: "dot", from: dot, to: SIGNATURE_BLOCK_LENGTH, fill: FILLS.sand, says: [] },
    { name: "value", from: SIGNATURE_BLOCK_LENGTH, to: value.length, fill: FILLS.white, says: ["as it is"] },
  ];
  return picture(
    {
      width: WIDTH,
      height: 224,
      title: "The signature block before a signed value",
      description: `${SIGNATURE_BLOCK_LENGTH} characters before the value: ${described(parts)}.`,
    },
    [
      text(LEFT, 36, `A signed value: ${SIGNATURE_BLOCK_LENGTH} characters, then the value`, {
        size: 18,
        weight: 600,
      }),
      characters(value, parts, 104),
    ],
  );
}

export function sealPicture() {
  const value = atTime(NOW, () => {
    const cookie = new SealedCookie("session", { user: 42 }, new KeyRing(SECRET), { maxAge: MAX_AGE });
    return cookie.pair.slice("session=".length);
  });
  const issuedAt = indexOfTime(value, NOW);
  const body = issuedAt + encodedTime(NOW).length;
  const shortestBody = Math.floor(((sealedLength(0) - body) * 3) / 4);
  const expiryLength = shortestBody - NONCE_LENGTH - TAG_LENGTH;
  const payload = Math.floor(((value.length - body) * 3) / 4) - shortestBody;
  const head = [
    { name: "kind", from: 0, to: 1, fill: FILLS.biscuit, says: ["E"] },
    { name: "key id", from: 1, to: issuedAt, fill: FILLS.violet, says: [] },
    { name: "issued", from: issuedAt, to: body, fill: FILLS.green, says: ["48 bits, ms"] },
    { name: "body", from: body, to: value.length, fill: FILLS.sand, says: ["base64url of the bytes below"] },
  ];
  const bytes = [
    { name: "nonce", length: NONCE_LENGTH, fill: FILLS.violet },
    { name: "tag", length: TAG_LENGTH, fill: FILLS.red },
    { name: "expiry", length: expiryLength, fill: FILLS.green },
    { name: "form, value", length: payload, fill: FILLS.white },
  ];
  return picture(
    {
      width: WIDTH,
      height: 340,
      title: "A sealed value",
      description: `Characters: ${described(head)}. The body, in bytes: ${bytes.map(({ name, length }) => `${name} ${length}`).join(", ")}; expiry and value are encrypted.`,
    },
    [
      text(LEFT, 36, `A sealed value: ${sealedLength(0)} characters and more`, { size: 18, weight: 600 }),
      characters(value.slice(0, body) + "·".repeat(value.length - body), head, 104),
      byteBar(bytes, body, value.length),
    ],
  );
}

/** Draws a bar with a cell for each character. Parts of a few characters have their labels above it, the others below. */
function characters(value, parts, y) {
  const cell = BAR_WIDTH / value.length;
  const shapes = [];
  for (const { name, from, to, fill, says } of parts) {
    const [x, width] = [LEFT + from * cell, (to - from) * cell];
    const middle = x + width / 2;
    shapes.push(box(x, y, width, 40, fill, { rx: 2 }));
    for (let at = from; at < to; at++)
      shapes.push(
        text(LEFT + (at + 0.5) * cell, y + 25, value[at], { size: 13, mono: true, anchor: "middle" }),
      );
    const place = to - from === 1 ? `${from}` : `${from}–${to - 1}`;
    if (to - from <= 2) {
      // Neighbours above each other, on lines of their own.
      const up = from === 0 ? 36 : 16;
      const atEnd = from > value.length / 2;
      shapes.push(line(middle, y, middle, y - up + 4));
      shapes.push(
        text(middle + (atEnd ? 4 : -4), y - up, [name, place, ...says].join(" · "), {
          size: 12,
          anchor: atEnd ? "end" : "start",
        }),
      );
    } else {
      const atEnd = to === value.length && width < 80;
      const spot = atEnd ? { x: LEFT + BAR_WIDTH, anchor: "end" } : { x: middle, anchor: "middle" };
      shapes.push(line(middle, y + 40, middle, y + 48));
      shapes.push(text(spot.x, y + 62, name, { size: 13, anchor: spot.anchor, weight: 600 }));
      shapes.push(
        lines(spot.x, y + 80, [place, ...says], { size: 12, fill: MUTED, anchor: spot.anchor, leading: 16 }),
      );
    }
  }
  return shapes;
}

function byteBar(bytes, body, length) {
  const y = 236;
  const total = bytes.reduce((sum, part) => sum + part.length, 0);
  const cell = BAR_WIDTH / length;
  const left = LEFT + body * cell;
  const width = BAR_WIDTH - body * cell;
  const shapes = [
    line(left, 144, left, y, { dash: "3 3" }),
    line(LEFT + BAR_WIDTH, 144, LEFT + BAR_WIDTH, y, { dash: "3 3" }),
    text(LEFT, y + 25, "bytes", { size: 13, fill: MUTED }),
  ];
  let x = left;
  for (const { name, length: count, fill } of bytes) {
    const partWidth = (width * count) / total;
    shapes.push(box(x, y, partWidth, 40, fill, { rx: 2 }));
    shapes.push(text(x + partWidth / 2, y + 25, count, { size: 13, anchor: "middle" }));
    shapes.push(text(x + partWidth / 2, y + 60, name, { size: 13, anchor: "middle", weight: 600 }));
    x += partWidth;
  }
  const encrypted = (width * (bytes[0].length + bytes[1].length)) / total;
  shapes.push(line(left + encrypted + 2, y + 70, LEFT + BAR_WIDTH - 2, y + 70));
  shapes.push(
    text(left + (encrypted + width) / 2, y + 86, "encrypted", { size: 12, fill: MUTED, anchor: "middle" }),
  );
  return shapes;
}

function described(parts) {
  return parts
    .map(({ name, from, to }) => `${name} ${from}${to - from > 1 ? ` to ${to - 1}` : ""}`)
    .join(", ");
}

function indexOfTime(value, time) {
  const index = value.indexOf(encodedTime(time));
  if (index === -1) throw new Error("the format has changed: the time is not in it");
  return index;
}

/** Encodes milliseconds in 48 bits, in base64url. */
function encodedTime(time) {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(time, 0, 6);
  return bytes.toString("base64url");
}
