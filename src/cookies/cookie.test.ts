import { expect, test } from "vitest";
import { Cookie } from "./cookie.ts";

test("a cookie is its string", () => {
  expect(String(new Cookie("a", "b"))).toBe("a=b");
});
