import { checkEmptySecrets, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { hono } from "./hono.ts";

checkRecordedCookies([
  {
    title: "Hono",
    codec: hono.signed({ secret: "secret ingredient" }),
    name: "delicious_cookie",
    raw: "blueberry.s7zkfzEi1%2BeeShFE%2B1QvRqD8VCLbQOxiH57oibt5K2k%3D",
    value: "blueberry",
  },
]);

checkEmptySecrets(hono.signed);
