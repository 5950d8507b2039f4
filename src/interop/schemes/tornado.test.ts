import { expect, test } from "vitest";
import {
  checkEmptySecrets,
  checkMaxAgeOption,
  checkRecordedCookies,
  NOW,
} from "../../../test/scheme-checks.ts";
import { tornado } from "./tornado.ts";

const codec = tornado.signed({ secret: "s" });

checkRecordedCookies([
  {
    title: "Tornado",
    codec,
    name: "a",
    raw: codec.write("a", "joe", { now: NOW }),
    value: "joe",
    readable: true,
  },
]);
checkEmptySecrets(tornado.signed);
checkMaxAgeOption((maxAge) => tornado.signed({ secret: "s", maxAge }));

test("a name that Tornado could not read back is not written", () => {
  for (const name of ["é", "😀"])
    expect(() => codec.write(name, "joe")).toThrow(expect.objectContaining({ code: "invalid-name" }));
});

test("half of a surrogate pair is not written", () => {
  expect(() => codec.write("a", "\ud800")).toThrow(expect.objectContaining({ code: "invalid-value" }));
});
