import { expect, test } from "vitest";
import { checkEmptySecrets, checkMaxAgeOption, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { authjs } from "./authjs.ts";

checkRecordedCookies([
  {
    title: "Auth.js",
    codec: authjs.sealed({ secret: "authjs-secret" }),
    name: "authjs.session-token",
    raw: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwia2lkIjoiQ05lSkdRdk5qQUtGUmVsc2lpN09OZFRTTkJWc3pfMk5WVG4zQTRHb3M1dVRtdjltSDdJanloRnotSVBJNVd0cmFwZWpDZGNMSjhpVVdFOXBWVWoxTmcifQ..GG4XA1PBoaRtDO5lzC_lMw.5tvqAJBr5efdhf8HioPZqEsRn7totzsUXbZYsPeg1pFJJbDypEw3GWi4s-Mdg0jJUtgCPXdSHj2WU9z1Jhz7xULG2HoS41_hv6J2b35MWRbIekD4vA0uOezmD8RtothtJt8qyT7F0btDDpIZuYkDQg.CXANITfr8_XDPqfoOhizX8TrzS-iuBtk3Cz62xlSG2k",
    value: expect.objectContaining({ sub: "42", name: "Ann" }),
  },
]);

checkEmptySecrets(authjs.sealed);
checkMaxAgeOption((maxAge) => authjs.sealed({ secret: "s", maxAge }));

test("claims that are not an object are not written", () => {
  expect(() => authjs.sealed({ secret: "s" }).write("a", [1] as never)).toThrow(
    expect.objectContaining({ code: "invalid-value" }),
  );
});
