/** The form "Make your own": its fields as they were typed, the cookie that they make, and every fault in them. */

import { requiredByPrefix } from "../../cookies/attributes/check-combination.ts";
import { Cookie, type CookieAttributes, CookieError } from "../../index.ts";

/** The fields as they were typed. */
export type MakeForm = {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly domain: string;
  readonly maxAge: string;
  readonly sameSite: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly partitioned: boolean;
  readonly percent: boolean;
};

/** A fault in a field, or in the flags together. */
export type MakeFault = { readonly field: MakeField; readonly code: string; readonly message: string };
export type MakeField = "name" | "value" | "path" | "domain" | "maxAge" | "sameSite" | "flags";

/** Reads the fields of a form that was sent. */
export function readMakeForm(fields: URLSearchParams): MakeForm {
  const text = (name: string) => fields.get(name) ?? "";
  return {
    name: text("name"),
    value: text("value"),
    path: text("path"),
    domain: text("domain"),
    maxAge: text("maxAge"),
    sameSite: text("sameSite"),
    secure: fields.has("secure"),
    httpOnly: fields.has("httpOnly"),
    partitioned: fields.has("partitioned"),
    percent: fields.has("percent"),
  };
}

/** Makes the cookie, or returns all faults: of each field alone, and of what the fields require of each other. */
export function makeCookie(form: MakeForm): Cookie | readonly MakeFault[] {
  const attributes = readAttributes(form);
  const faults = [...fieldFaults(form, attributes), ...combinationFaults(form.name, attributes)];
  if (faults.length > 0) return faults;
  let cookie: Cookie | undefined;
  const together = tryField("value", () => {
    cookie = new Cookie(form.name, form.value, attributes);
  });
  return cookie ?? together;
}

/** Reads the attributes without checking them: the cookie class does, and the page shows what it refuses. */
function readAttributes(form: MakeForm): CookieAttributes {
  const { path, domain, maxAge, sameSite, secure, httpOnly, partitioned, percent } = form;
  return {
    path: path || undefined,
    domain: domain || undefined,
    maxAge: maxAge.trim() === "" ? undefined : Number(maxAge),
    // The cookie class refuses other words.
    sameSite: (sameSite || undefined) as CookieAttributes["sameSite"],
    secure: secure || undefined,
    httpOnly: httpOnly || undefined,
    partitioned: partitioned || undefined,
    encoding: percent ? "percent" : undefined,
  };
}

function fieldFaults({ name, value }: MakeForm, attributes: CookieAttributes): MakeFault[] {
  const { path, domain, maxAge, sameSite, encoding } = attributes;
  return [
    ...tryField("name", () => new Cookie(name, "", requiredByPrefix(name))),
    ...tryField("value", () => new Cookie("x", value, { encoding })),
    ...tryField("path", () => new Cookie("x", "", { path })),
    ...tryField("domain", () => new Cookie("x", "", { domain })),
    ...tryField("maxAge", () => new Cookie("x", "", { maxAge })),
    ...tryField("sameSite", () => new Cookie("x", "", { sameSite, secure: true })),
  ];
}

function combinationFaults(name: string, attributes: CookieAttributes): MakeFault[] {
  const { path, domain, sameSite, secure, httpOnly, partitioned } = attributes;
  const required = requiredByPrefix(name);
  // A value that is invalid by itself is replaced by one that is as far from what a prefix requires.
  const given = {
    secure,
    httpOnly,
    path: path?.[0] === "/" ? path : undefined,
    domain: domain && "x.example",
  };
  const isNone = sameSite === "none" ? sameSite : undefined;
  return [
    ...tryField("flags", () => new Cookie("x", "", { sameSite: isNone, partitioned, secure })),
    ...PREFIX_FIELDS.flatMap(([attribute, field]) =>
      attribute in required
        ? tryField(field, () => new Cookie(name, "", { ...required, [attribute]: given[attribute] }))
        : [],
    ),
  ].filter(({ code }) => code !== "invalid-name");
}

/** The attributes that a prefix can require, and the fields that they are in. */
const PREFIX_FIELDS = [
  ["secure", "flags"],
  ["httpOnly", "flags"],
  ["path", "path"],
  ["domain", "domain"],
] as const;

/** Returns the fault of a field, if `make` throws. The name of the cookie is left out of its message. */
function tryField(field: MakeField, make: () => unknown): MakeFault[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof CookieError ? error.code : error.name;
    return [{ field, code, message: error.message.replace(/^cookie "(?:[^"\\]|\\.)*": /, "") }];
  }
}
