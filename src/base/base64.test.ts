import { expect, test, vi } from "vitest";
import {
  allocateBytes,
  decodeBase64,
  decodeBase64url,
  decodeBase64urlInto,
  decodeBase64urlPadded,
  encodeBase64,
  encodeBase64url,
  encodeBase64urlFrom,
  encodeBase64urlPadded,
} from "./base64.ts";

test("base64url has one text for each sequence of bytes", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 31) & 255);
    const text = encodeBase64url(bytes);
    expect(text).toBe(Buffer.from(bytes).toString("base64url"));
    expect(decodeBase64url(text)).toEqual(bytes);
  }
  vi.stubGlobal("Buffer", undefined);
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 31) & 255);
    expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
  }
  expect(encodeBase64url(new Uint8Array(100_000))).toHaveLength(133_334);
  vi.unstubAllGlobals();
  for (const text of ["A", "AB", "AAB", "A=", "AA==", "A+AA", "A/AA", "é___", "AA\n", "\u0141AAA"])
    expect(decodeBase64url(text)).toBe(undefined);
  expect(encodeBase64url(new Uint8Array(100_000))).toHaveLength(133_334);
});

test("base64url has the same text and the same refusals natively, at any length, and in a buffer", () => {
  const target = allocateBytes(300);
  for (let length = 90; length < 200; length++) {
    const text = encodeBase64url(Uint8Array.from({ length }, (_, i) => (i * 89 + length) & 255));
    expect(decodeBase64urlInto(text, target)).toBe(length);
    expect(encodeBase64urlFrom(target, length)).toBe(text);
    expect(encodeBase64url(decodeBase64url(text)!)).toBe(text);
    for (const wrong of [
      `${text}=`,
      `${text} `,
      ` ${text}`,
      text.replace(/.$/, "+"),
      `${text.slice(0, -1)}é`,
    ]) {
      expect(decodeBase64url(wrong), wrong).toBe(undefined);
      expect(decodeBase64urlInto(wrong, target), wrong).toBe(undefined);
      expect(decodeBase64urlInto(wrong, new Uint8Array(300)), wrong).toBe(undefined);
    }
    expect(decodeBase64urlInto(text, new Uint8Array(300))).toBe(length);
  }
});

test("padded base64 and base64url have one text for each sequence of bytes", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 31) & 255);
    const [url, plain] = [encodeBase64urlPadded(bytes), encodeBase64(bytes)];
    expect(plain).toBe(Buffer.from(bytes).toString("base64"));
    expect(url).toBe(plain.replaceAll("+", "-").replaceAll("/", "_"));
    expect(decodeBase64urlPadded(url)).toEqual(bytes);
    expect(decodeBase64(plain)).toEqual(bytes);
  }
  for (const text of [
    "AA",
    "AA=",
    "AA===",
    "AB==",
    "AAA",
    "AAB=",
    "A===",
    "AAAA====",
    "=AAA",
    "AA=A",
    "+AAA",
  ])
    expect(decodeBase64urlPadded(text), text).toBe(undefined);
  for (const text of ["AA", "-AAA", "_AAA", "AAAA====", "AB=="])
    expect(decodeBase64(text), text).toBe(undefined);
});
