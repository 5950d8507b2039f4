import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { decodeBase64url } from "../base/base64.ts";
import { CookieError } from "../base/cookie-error.ts";
import { constantTimeEqual, constantTimeIncludes } from "./constant-time.ts";
import { KeyRing, type KeySource, memoizeKeys, toKeyRing } from "./key-ring.ts";
import { sign, verify } from "./signature.ts";
import { decodeTime, encodeTime, NO_TIME } from "./time.ts";

const key = Uint8Array.from({ length: 32 }, (_, i) => i);

describe("a ring", () => {
  test("refuses weak secrets, and says how to make one", () => {
    const weak: unknown[] = ["", "short", "x".repeat(31), new Uint8Array(15), []];
    for (const secrets of weak) {
      expect(() => new KeyRing(secrets as string)).toThrow(CookieError);
      expect(() => new KeyRing(secrets as string)).toThrow(/KeyRing\.generate/);
    }
    new KeyRing("é".repeat(16));
    new KeyRing([new Uint8Array(16), "x".repeat(32)]);
    expect(() => KeyRing.fromPassword("", "salt")).toThrow(CookieError);
    expect(() => KeyRing.fromPassword("password", "")).toThrow(CookieError);
  });

  test("says what is wrong with a secret, and never the secret", () => {
    const rows: [secrets: unknown, message: string][] = [
      ["short", "a secret must have at least 32 bytes of text; got 5"],
      [["x".repeat(32), new Uint8Array(3)], "a secret must have at least 16 bytes; got 3"],
      [[], "keys must be at least one secret"],
    ];
    for (const [secrets, message] of rows) {
      for (const make of [() => new KeyRing(secrets as string), () => toKeyRing(secrets as string)]) {
        expect(make).toThrow(
          expect.objectContaining({ code: "weak-key", message: expect.stringContaining(message) }),
        );
      }
    }
  });

  test("is made once for secrets that are given again, as a list, a text or bytes", () => {
    const [a, b] = [KeyRing.generate(), KeyRing.generate()];
    const bytes = Uint8Array.from(key);
    const equal: [KeySource, KeySource][] = [
      [a, `${a.slice(0, 9)}${a.slice(9)}`],
      [[a], a],
      [
        [a, b],
        [a, b],
      ],
      [bytes, Uint8Array.from(bytes)],
      [
        [a, bytes],
        [a, Buffer.from(bytes)],
      ],
    ];
    for (const [one, other] of equal) expect(toKeyRing(one)).toBe(toKeyRing(other));
    const different: [KeySource, KeySource][] = [
      [a, b],
      [
        [a, b],
        [b, a],
      ],
      [[a, b], [a]],
      [[`${a}${b}`], [a, b]],
      [a, Buffer.from(a)],
      [bytes, bytes.map((byte) => byte ^ 1)],
    ];
    for (const [one, other] of different) expect(toKeyRing(one)).not.toBe(toKeyRing(other));
    const ring = new KeyRing(a);
    expect(toKeyRing(ring)).toBe(ring);
  });

  test("is another one once a list or its bytes have changed, and the first keeps its keys", () => {
    const bytes = Uint8Array.from(key);
    const list: (string | Uint8Array)[] = [bytes];
    const ring = toKeyRing(list);
    const signed = sign("S", "n", "v", { issuedAt: 0, expiryTime: undefined }, list);
    bytes[0]! ^= 1;
    expect(toKeyRing(list)).not.toBe(ring);
    expect(verify("S", "n", signed, list, 0)).toMatch(/^(unknown-key|forged)$/);
    bytes[0]! ^= 1;
    expect(toKeyRing(list)).toBe(ring);
    list.unshift(KeyRing.generate());
    expect(toKeyRing(list)).not.toBe(ring);
    expect(verify("S", "n", signed, list, 0)).toMatchObject({ needsReissue: true });
  });

  test("takes no short text because the same bytes were a key", () => {
    const short = "sixteen bytes it";
    toKeyRing(Buffer.from(short));
    expect(() => toKeyRing(short)).toThrow(CookieError);
  });

  test("is forgotten after 32 others were made", () => {
    const secret = KeyRing.generate();
    const ring = toKeyRing(secret);
    for (let i = 0; i < 31; i++) toKeyRing(KeyRing.generate());
    expect(toKeyRing(secret)).toBe(ring);
    toKeyRing(KeyRing.generate());
    expect(toKeyRing(secret)).not.toBe(ring);
  });

  test("makes secrets of 256 bits", () => {
    expect(decodeBase64url(KeyRing.generate())?.length).toBe(32);
    expect(KeyRing.generate()).not.toBe(KeyRing.generate());
  });

  test("shows no key when it is printed", () => {
    const secret = "correct-horse-battery-staple-correct";
    const ring = new KeyRing([secret, Buffer.from(secret)]);
    sign("S", "n", "v", { issuedAt: 0, expiryTime: undefined }, ring);
    const printed = [
      inspect(ring, { depth: 9, showHidden: true }),
      JSON.stringify(ring),
      String(ring),
    ].join();
    for (const form of [
      secret,
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret).toString("base64"),
    ]) {
      expect(printed).not.toContain(form);
    }
  });

  test("does not change with the bytes that it was made from", () => {
    const bytes = Uint8Array.from(key);
    const signed = sign("S", "n", "v", { issuedAt: 0, expiryTime: undefined }, new KeyRing(bytes));
    const ring = new KeyRing(bytes);
    bytes.fill(0);
    expect(verify("S", "n", signed, ring, 0)).toMatchObject({ payload: "v" });
  });
});

describe("a signature block", () => {
  const old = KeyRing.generate();
  const current = KeyRing.generate();
  const lifetime = { issuedAt: 1_700_000_000_123, expiryTime: 1_700_000_060_123 };

  test("says who, when and until when", () => {
    const value = sign("S", "n", "v", lifetime, old);
    expect(value.length).toBe(1 + 63);
    expect(verify("S", "n", value, new KeyRing([current, old]), lifetime.issuedAt)).toEqual({
      payload: "v",
      ...lifetime,
      needsReissue: true,
    });
    expect(verify("S", "n", value, old, lifetime.expiryTime - 1)).toMatchObject({ needsReissue: false });
    expect(verify("S", "n", value, old, lifetime.expiryTime)).toBe("expired");
    // A clock that runs ahead on another server must not lock anyone out.
    expect(verify("S", "n", value, old, 0)).toMatchObject({ payload: "v" });
    expect(verify("S", "n", value, current, 0)).toBe("unknown-key");
  });

  test("is worth nothing once any character of name, kind, times, value or tag is another", () => {
    const value = sign("S", "ab", "cd", lifetime, old);
    for (let at = 0; at < value.length; at++) {
      for (const character of ["A", "_", ".", "z", "9"]) {
        if (value[at] === character) continue;
        const changed = value.slice(0, at) + character + value.slice(at + 1);
        expect(verify("S", "ab", changed, old, 0)).toMatch(/^(malformed|forged|unknown-key)$/);
      }
      expect(verify("S", "ab", value.slice(0, at), old, 0)).toMatch(/^(malformed|forged|unknown-key)$/);
    }
    expect(verify("S", "ab", `${value}e`, old, 0)).toBe("forged");
    expect(verify("S", "a", value, old, 0)).toBe("forged");
    expect(verify("S", "abc", value, old, 0)).toBe("forged");
    expect(verify("M", "ab", value, old, 0)).toBe("malformed");
    expect(verify("M", "ab", `M${value.slice(1)}`, old, 0)).toBe("forged");
  });

  test("of one name and value is never that of others with the same letters", () => {
    const value = sign("S", "a", "bc", lifetime, old);
    const shifted = value.slice(0, -2);
    expect(verify("S", "ab", `${shifted}c`, old, 0)).toBe("forged");
    expect(verify("S", "", `${shifted}abc`, old, 0)).toBe("forged");
  });

  test("is found under the right one of two keys that share an id", () => {
    const ids = memoizeKeys("any purpose", ({ id }) => id);
    let twin = KeyRing.generate();
    while (ids(new KeyRing(twin))[0] !== ids(new KeyRing(old))[0]) twin = KeyRing.generate();
    const value = sign("S", "n", "v", lifetime, old);
    expect(verify("S", "n", value, new KeyRing([twin, old]), 0)).toMatchObject({
      payload: "v",
      needsReissue: true,
    });
    expect(verify("S", "n", value, new KeyRing(twin), 0)).toBe("forged");
  }, 60_000);
});

test("times survive eight characters", () => {
  for (const time of [0, 1, 1_700_000_000_123, 253_402_300_799_999, NO_TIME]) {
    expect(encodeTime(time)).toMatch(/^[\w-]{8}$/);
    expect(decodeTime(`xx${encodeTime(time)}`, 2)).toBe(time);
  }
  expect(decodeTime(encodeTime(-5), 0)).toBe(0);
});

test("comparisons look at every character", () => {
  expect(constantTimeEqual(key, Uint8Array.from(key))).toBe(true);
  expect(constantTimeEqual(key, key.subarray(1))).toBe(false);
  expect(
    constantTimeEqual(
      key,
      key.map((byte, i) => (i === 31 ? byte ^ 1 : byte)),
    ),
  ).toBe(false);
  expect(constantTimeIncludes("xxabc", "abc", 2)).toBe(true);
  expect(constantTimeIncludes("xxab", "abc", 2)).toBe(false);
  expect(constantTimeIncludes("xxab\u0000", "abc", 2)).toBe(false);
});

describe("what is neither a text nor bytes is no secret", () => {
  const text = "a secret of 32 bytes of text or more";
  const bytes = new Uint8Array(32).fill(7);
  const rows: Record<string, unknown> = {
    nothing: undefined,
    null: null,
    "a number": 7,
    "an object": { secret: text },
    "an object with a length": { length: 1, 0: text },
    "a String": new String(text),
    "an object whose JSON is a secret": { toJSON: () => text },
    "an ArrayBuffer": bytes.buffer,
    "another array of numbers": [...bytes],
    "an array of 16-bit numbers": new Uint16Array(32),
    "a list in a list": [text],
    "a list in a list, whose JSON is that of bytes": [bytes.join()],
    "a function": () => text,
  };
  for (const [what, secret] of Object.entries(rows)) {
    test(what, () => {
      // Secrets of the same JSON are cached by now.
      for (const known of [text, [text], [bytes], [text, bytes]]) toKeyRing(known as string);
      for (const secrets of [
        ...(what.startsWith("another") ? [] : [[secret], [text, secret]]),
        ...[secret].filter((each) => !Array.isArray(each)),
      ]) {
        for (const make of [() => new KeyRing(secrets as string), () => toKeyRing(secrets as string)])
          expect(make).toThrow(TypeError);
      }
      expect(() => KeyRing.fromPassword(secret as string, "salt")).toThrow(TypeError);
      expect(() => KeyRing.fromPassword("password", secret as string)).toThrow(TypeError);
    });
  }

  test("a hole in a list", () => {
    expect(() => new KeyRing(new Array(1))).toThrow(TypeError);
  });

  test("a list that gives another secret each time makes a ring of what it gave first, and no other ring", () => {
    const secrets = ["first", "second", "third"].map((word) => word.padEnd(32, "."));
    let reads = 0;
    const changing = new Proxy([""], {
      get: (list, key, receiver) => (key === "0" ? secrets[reads++ % 3] : Reflect.get(list, key, receiver)),
    });
    const lifetime = { issuedAt: 0, expiryTime: undefined };
    const signed = sign("S", "n", "v", lifetime, changing);
    expect(verify("S", "n", signed, secrets[0]!, 0)).toMatchObject({ payload: "v" });
    for (const secret of secrets) {
      const own = sign("S", "n", "v", lifetime, new KeyRing(secret));
      expect(verify("S", "n", own, secret, 0)).toMatchObject({ payload: "v" });
    }
  });

  test("bytes that list others than they have are what they are", () => {
    class Misleading extends Uint8Array {
      override join() {
        return "7";
      }
    }
    const [a, b] = [new Misleading(32).fill(1), new Misleading(32).fill(2)];
    expect(toKeyRing(a)).not.toBe(toKeyRing(b));
  });
});
