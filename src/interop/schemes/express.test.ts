import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { express } from "./express.ts";

checkRecordedCookies([
  {
    title: "Express, text",
    codec: express.signed({ secret: "k2-new" }),
    name: "u",
    raw: "s%3Ahello%20world.5KFI6vt5geVaO1X3Q3zSfh4n28EaVmouOR97TDYRVgY",
    value: "hello world",
    readable: true,
  },
  {
    title: "Express, JSON",
    codec: express.signed({ secret: "k2-new" }),
    name: "o",
    raw: "s%3Aj%3A%7B%22a%22%3A1%7D.7W12%2BSShEM%2F3KKAIe5GUiE4dOGlITo6siiqCO%2FSxf4U",
    value: { a: 1 },
    readable: true,
  },
  {
    title: "Express, unsigned JSON",
    codec: express.json(),
    name: "j",
    raw: "j%3A%7B%22b%22%3A%5B1%2C2%5D%7D",
    value: { b: [1, 2] },
    readable: true,
    unprotected: true,
  },
  {
    title: "express-session",
    codec: express.signed({ secret: "new" }),
    name: "connect.sid",
    raw: "s%3ASIDSIDSID.kWkWRTfd0f95kMMm8xhk2HJPAOkhJC%2FW6c2MU4wbAwo",
    value: "SIDSIDSID",
  },
]);

checkEmptySecrets(express.signed);

const codec = express.signed({ secret: "k2-new" });

test("a spelling that no version of Express writes is malformed", () => {
  const raw = codec.write("u", "hello world");
  for (const other of [
    raw.replace("%3A", "%3a"),
    raw.replace("s", "%73"),
    raw.replace("%20", " "),
    decodeURIComponent(raw),
  ]) {
    expect(codec.read("u", other)).toEqual({ status: "malformed" });
  }
});

test("a value that was sent unescaped is read: so the package cookie 2 does, and the option encode: String", () => {
  const raw = codec.write("sid", "an-id");
  expect(raw).toContain("%3A");
  expect(codec.read("sid", decodeURIComponent(raw))).toEqual({
    status: "ok",
    value: "an-id",
    needsReissue: false,
  });
  expect(express.json().read("j", 'j:{"a":[1]}')).toMatchObject({ status: "ok", value: { a: [1] } });
  const percent = decodeURIComponent(codec.write("sid", "50%"));
  expect(codec.read("sid", percent)).toMatchObject({ status: "ok", value: "50%" });
});

test("a text that Express would parse as JSON is not written, nor is a number", () => {
  expect(() => codec.write("a", 'j:{"a":1}')).toThrow(/j:/);
  expect(() => codec.write("a", 7)).toThrow(/an object or an array.*got number/);
  expect(() => express.json().write("a", { at: new Date() })).toThrow(
    expect.objectContaining({ code: "not-marshallable" }),
  );
  expect(codec.read("a", codec.write("a", "j:0"))).toMatchObject({ status: "ok", value: "j:0" });
});

test("half of a surrogate pair is not written", () => {
  expect(() => codec.write("a", "\ud800")).toThrow(expect.objectContaining({ code: "invalid-value" }));
});
