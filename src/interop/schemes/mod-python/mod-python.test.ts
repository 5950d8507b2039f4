import { expect, test } from "vitest";
import { modPython } from "./mod-python.ts";

test("what would end the cookie is not written, and no empty secret is taken", () => {
  const options = { secret: "s" };
  for (const value of ["a;b", "a\nb", "€"])
    expect(() => modPython.signed.write("n", value, options)).toThrow(
      expect.objectContaining({ code: "invalid-value" }),
    );
  for (const secret of ["", [], "€"])
    expect(() => modPython.signed.write("n", "v", { secret })).toThrow(
      expect.objectContaining({ code: "weak-key" }),
    );
  expect(modPython.signed.read("n", `${"0".repeat(32)}€`, options)).toEqual({ ok: false, reason: "forged" });
  expect(() => modPython.marshal.write("n", (() => 1) as never, options)).toThrow(
    expect.objectContaining({ code: "not-marshallable" }),
  );
});

test("a signature around what is no marshalled value is malformed", () => {
  const options = { secret: "s" };
  for (const value of ["", "!", "Tg", "TgA=", "Wf////8="]) {
    expect(modPython.marshal.read("n", modPython.signed.write("n", value, options), options)).toEqual({
      ok: false,
      reason: "malformed",
    });
  }
});
