import { expect, test } from "vitest";
import { defineCookie } from "../definitions/define-cookie.ts";
import { KeyRing } from "../keys/key-ring.ts";
import { migrate } from "./migrate.ts";
import { express } from "./schemes/express.ts";
import { ironSession } from "./schemes/iron-session.ts";
import { keygrip } from "./schemes/keygrip.ts";

const keys = new KeyRing(KeyRing.generate());
const to = defineCookie("__Host-session", { protection: "sealed", keys, maxAge: 3600 });
const options = { secret: "keyboard cat" };
const [grip, legacy] = [keygrip.signed(options), express.signed(options)];
const old = `connect.sid=${legacy.write("connect.sid", "an id")}`;
const both = migrate("connect.sid", { from: [grip, legacy], to });

test("a foreign cookie is read and reissued, and from then on the own one is read", () => {
  const headers = new Headers();
  expect(both.get(old)).toBe("an id");
  expect(both.get(old, { reissueTo: headers })).toBe("an id");
  const own = headers.getSetCookie()[0]!.split(";", 1)[0]!;
  expect(own).toMatch(/^__Host-session=E/);
  const silent = new Headers();
  expect(both.get(`${own}; connect.sid=tampered`, { reissueTo: silent })).toBe("an id");
  expect(silent.getSetCookie()).toEqual([]);
});

test("the own kind has precedence, and a foreign cookie does not replace one that is expired or forged", () => {
  const other = new Headers();
  to.set(other, "another id");
  const own = other.getSetCookie()[0]!.split(";", 1)[0]!;
  expect(both.get(`${old}; ${own}`)).toBe("another id");
  expect(both.get(`${old}; ${own.slice(0, -1)}${own.endsWith("A") ? "B" : "A"}`)).toBeUndefined();
  expect(both.get("connect.sid=s%3Aan%20id.forged")).toBeUndefined();
  expect(both.get("")).toBeUndefined();
});

test("schemes of two cookies are read, a lifetime inside is kept, and the schema is applied", () => {
  const { value, signature } = grip.write("connect.sid", "grip");
  expect(both.get(`connect.sid=${value}; connect.sid.sig=${signature}`)).toBe("grip");
  const iron = ironSession.sealed({ secret: "complex_password_at_least_32_characters_long", maxAge: 60 });
  const fromIron = migrate("iron", { from: [iron], to });
  const headers = new Headers();
  fromIron.get(`iron=${iron.write("iron", "x")}`, { reissueTo: headers });
  expect(headers.get("set-cookie")).toMatch(/; Expires=/);
  expect(headers.get("set-cookie")).not.toMatch(/Max-Age/);
  const wrong = `iron=${iron.write("iron", { not: "text" })}`;
  const text = migrate("iron", { from: [iron], to: defineCookie("t", { keys }) });
  expect(text.get(wrong)).toBeUndefined();
});

test("both can have the same name", () => {
  const same = migrate("sid", { from: [legacy], to: defineCookie("sid", { keys }) });
  const headers = new Headers();
  expect(same.get(`sid=${legacy.write("sid", "an id")}`, { reissueTo: headers })).toBe("an id");
  expect(same.get(headers.getSetCookie()[0]!.split(";", 1)[0]!)).toBe("an id");
});
