import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies } from "../../../../test/scheme-checks.ts";
import { modPython } from "./mod-python.ts";

const [signed, marshal] = [modPython.signed({ secret: "s" }), modPython.marshal({ secret: "s" })];

checkRecordedCookies([
  {
    title: "mod_python, text",
    codec: signed,
    name: "n",
    raw: signed.write("n", "joe"),
    value: "joe",
    readable: true,
  },
]);
checkRecordedCookies([
  {
    title: "mod_python, marshal",
    codec: marshal,
    name: "n",
    raw: marshal.write("n", [1, "x"]),
    value: [1, "x"],
    // Its shape is that of a signed text whose content is base64.
    identifiedAs: "modPython.signed",
  },
]);
checkEmptySecrets(modPython.signed);
checkEmptySecrets(modPython.marshal);

test("a value that would end the cookie is not written", () => {
  for (const value of ["a;b", "a\nb", "€"]) {
    expect(() => signed.write("n", value)).toThrow(expect.objectContaining({ code: "invalid-value" }));
  }
  expect(() => marshal.write("n", (() => 1) as never)).toThrow(
    expect.objectContaining({ code: "not-marshallable" }),
  );
});

test("a character above U+00FF is no byte: in a secret it is refused, in a cookie it is forged", () => {
  expect(() => modPython.signed({ secret: "€" })).toThrow(expect.objectContaining({ code: "weak-key" }));
  expect(signed.read("n", `${"0".repeat(32)}€`)).toEqual({ status: "forged" });
});

test("a valid signature of an invalid marshalled value is malformed", () => {
  for (const value of ["", "!", "Tg", "TgA=", "Wf////8="]) {
    expect(marshal.read("n", signed.write("n", value))).toEqual({ status: "malformed" });
  }
});

test("containers nest as deep in what is written as in what is read", () => {
  const nested = (depth: number) => JSON.parse("[".repeat(depth) + "]".repeat(depth));
  expect(marshal.read("n", marshal.write("n", nested(200)))).toMatchObject({ value: nested(200) });
  expect(() => marshal.write("n", nested(201))).toThrow(
    expect.objectContaining({ code: "not-marshallable" }),
  );
});

test("a number and a bigint of one value are not written as two keys: one of their items would be lost", () => {
  const refused = expect.objectContaining({ code: "not-marshallable" });
  expect(() => marshal.write("n", new Set([1, 1n]))).toThrow(refused);
  expect(() =>
    marshal.write(
      "n",
      new Map<1 | 1n, string>([
        [1n, "a"],
        [1, "b"],
      ]),
    ),
  ).toThrow(refused);
  const different = new Set([1, 2n ** 53n, 2 ** 53, "1", true, Uint8Array.of(49), 1.5, null, "null"]);
  expect(marshal.read("n", marshal.write("n", different))).toMatchObject({ value: different });
});

test("a value that Python cannot hash is written neither as a key nor into a set", () => {
  const refused = expect.objectContaining({ code: "not-marshallable" });
  for (const item of [[1], new Set([1]), new Map([[1, 2]])]) {
    expect(() => marshal.write("n", new Set([item]))).toThrow(refused);
    expect(() => marshal.write("n", new Map([[item, 1]]))).toThrow(refused);
  }
  const hashable = new Set([null, true, 1, 2n ** 70n, "x", Uint8Array.of(1)]);
  expect(marshal.read("n", marshal.write("n", hashable))).toMatchObject({ status: "ok", value: hashable });
});
