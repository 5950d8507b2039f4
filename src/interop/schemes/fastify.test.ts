import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies, checkUnknownOption } from "../../../test/scheme-checks.ts";
import { fastify } from "./fastify.ts";

checkRecordedCookies([
  {
    title: "Fastify",
    codec: fastify.signed({ secret: "secret" }),
    name: "f",
    raw: encodeURIComponent("test.Aymga2LNFrM+tnkr6MYLFY2Jou46h2/Omogeu0iMCRQ"),
    value: "test",
  },
  {
    title: "Fastify, SHA-1",
    codec: fastify.signed({ secret: "secret", digest: "sha1" }),
    name: "f",
    raw: encodeURIComponent("test.GqNJWF7X7L07nEhqMAZ+OVyks1Y"),
    value: "test",
    identifiedAs: null,
  },
]);

checkEmptySecrets(fastify.signed);
checkUnknownOption("digest", () => fastify.signed({ secret: "s", digest: "md5" as never }));

test("a value that was sent unescaped is read, as the option encode: String writes it", () => {
  const codec = fastify.signed({ secret: "secret" });
  expect(codec.read("f", "test.Aymga2LNFrM+tnkr6MYLFY2Jou46h2/Omogeu0iMCRQ")).toMatchObject({
    status: "ok",
    value: "test",
  });
});
