import { describe, expect, test } from "vitest";
import { explainRegistration, type RegistrationAnswer } from "./explain-registration.ts";
import { ERRORS, WARNINGS } from "./reasons.ts";

const ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax";
const credential = { type: "cookie", name: "auth", attributes: ATTRIBUTES };
const config = {
  session_identifier: "s1",
  refresh_url: "/dbsc/refresh",
  scope: { include_site: false },
  credentials: [credential],
};
const good: RegistrationAnswer = {
  offeredBy: "https://app.example.com/login",
  url: "https://app.example.com/dbsc/register",
  body: config,
  setCookie: [`auth=v; ${ATTRIBUTES}; Max-Age=600`],
};

function codes(answer: Partial<RegistrationAnswer>): string[] {
  return explainRegistration({ ...good, ...answer }).map(({ code }) => code);
}

/** Returns an answer whose JSON has these keys instead. */
function withConfig(changes: object): Partial<RegistrationAnswer> {
  return { body: { ...config, ...changes } };
}

function withCredential(changes: object): Partial<RegistrationAnswer> {
  return withConfig({ credentials: [{ ...credential, ...changes }] });
}

function withRule(rule: object, scope: object = {}): Partial<RegistrationAnswer> {
  return withConfig({ scope: { include_site: false, scope_specification: [rule], ...scope } });
}

test("a registration that works has no reasons", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ body: JSON.stringify(config), status: 201 })).toEqual([]);
});

test("a reason says what must be otherwise, where that stands, and what to write", () => {
  expect(explainRegistration({ ...good, ...withRule({ type: "exclude", path: "static" }) })).toEqual([
    {
      code: "InvalidScopeRulePath",
      section: 'DBSC "JSON Session Scope Rule Format"',
      message: 'scope.scope_specification[0].path must begin with "/".',
    },
  ]);
  const setCookie = ["auth=v; Path=/app; Secure; HttpOnly; Max-Age=600"];
  expect(explainRegistration({ ...good, setCookie })).toEqual([
    {
      code: "attributes-differ",
      section: 'DBSC "Identify if missing session credential"',
      message: "setCookie must have the same Path, SameSite as credentials[0], or every request refreshes.",
      fix: "Write the same attributes in both; SameSite=Lax is not the same as no SameSite.",
    },
  ]);
});

/** An answer for each warning, which has no other reason. */
const WARNED: Record<keyof typeof WARNINGS, Partial<RegistrationAnswer>> = {
  "offer-ignored": { offeredBy: "http://app.example.com/login" },
  "offer-out-of-scope": { offeredBy: "https://www.example.com/login" },
  "identifier-not-printable": withConfig({ session_identifier: "é" }),
  "ignored-value": withConfig({ continue: "false" }),
  "well-known-needed": withConfig({ scope: { include_site: true, origin: "https://example.com" } }),
  "refresh-url-unescaped": withConfig({ refresh_url: "/dbsc/%72efresh" }),
  "refresh-excludes-host": withConfig({ refresh_url: "/?refresh" }),
  "refresh-excludes-pages": withConfig({ refresh_url: "/dbsc" }),
  "rule-never-matches": {
    ...withRule(
      { type: "exclude", domain: "WWW.example.com" },
      { include_site: true, origin: "https://example.com" },
    ),
    url: "https://example.com/dbsc/register",
  },
  "rule-path-never-matches": withRule({ type: "exclude", path: "/static/*" }),
  "rule-below-refresh": withRule({ type: "include", domain: "app.example.com", path: "/dbsc/refresh/x" }),
  "initiator-never-matches": withConfig({ allowed_refresh_initiators: ["https://example.net"] }),
  "bound-cookie-not-set": { setCookie: [] },
  "attributes-differ": { setCookie: ["auth=v; Path=/; Secure; HttpOnly; Max-Age=600"] },
  "default-paths-differ": {
    ...withCredential({ attributes: "Secure; HttpOnly; SameSite=Lax" }),
    url: "https://app.example.com/api/register",
    setCookie: ["auth=v; Secure; HttpOnly; SameSite=Lax; Max-Age=600"],
  },
  "refresh-cannot-set-cookie": withConfig({ refresh_url: "https://example.com/dbsc/refresh" }),
  "lifetime-short": { setCookie: [`auth=v; ${ATTRIBUTES}; Max-Age=239`] },
  "lifetime-missing": { setCookie: [`auth=v; ${ATTRIBUTES}`] },
};

describe("there is a warning", () => {
  for (const [code, answer] of Object.entries(WARNED))
    test(code, () => expect(codes(answer)).toEqual([code]));
});

test("an identifier may have spaces, but no quotes, backslashes, line feeds and NUL", () => {
  expect(codes(withConfig({ session_identifier: " a b~" }))).toEqual([]);
  for (const mark of ['"', "\\", "\n", "\0", "\x7f"])
    expect(codes(withConfig({ session_identifier: `a${mark}` }))).toEqual(["identifier-not-printable"]);
});

test.each([
  ["/x?y", 1],
  ["/x#y", 1],
  ["/x y", 1],
  ["/é", 1],
  ["/%78", 1],
  ["/a/../b", 1],
  ["/x%20y", 0],
  ["/%C3%A9", 0],
  ["/x%2Fy", 0],
  ["/", 0],
  ["/a.b~c/", 0],
])("a rule for the path %j has %i warnings", (path, count) => {
  expect(codes(withRule({ type: "exclude", path }))).toHaveLength(count);
});

test.each([
  ["*", 0],
  ["*.test", 0],
  ["example.net", 0],
  ["[::1]", 0],
  ["127.0.0.1", 0],
  ["Example.net", 1],
  [".example.net", 1],
  ["example.net:443", 1],
  ["a b", 1],
  ["bücher.example", 1],
  ["xn--bcher-kva.example", 0],
])("the initiator %j has %i warnings", (pattern, count) => {
  expect(codes(withConfig({ allowed_refresh_initiators: [pattern] }))).toHaveLength(count);
});

test("values of another type are ignored by Chromium, and each is named", () => {
  const body = {
    ...config,
    continue: 0,
    refresh_url: null,
    scope: { include_site: false, origin: 1, scope_specification: {} },
    credentials: [{ ...credential, attributes: [] }],
    allowed_refresh_initiators: "*",
  };
  const ignored = explainRegistration({ ...good, body, setCookie: undefined }).filter(
    ({ code }) => code === "ignored-value",
  );
  expect(ignored.map(({ message }) => message.split(" ")[0])).toEqual([
    "continue",
    "scope.scope_specification",
    "scope.origin",
    "credentials[0].attributes",
    "allowed_refresh_initiators",
    "refresh_url",
  ]);
});

test("every error that the answer decides is reported, in the order in which Chromium checks", () => {
  const body = {
    session_identifier: "",
    scope: {
      include_site: true,
      scope_specification: [1, {}, { type: "exclude", path: "x" }, { type: "x" }],
    },
    credentials: [{ type: "cookie", name: "__Secure-a", attributes: "Path=/" }, null],
    refresh_url: "http://app.example.com/",
    allowed_refresh_initiators: [1, "a*"],
  };
  expect(codes({ body })).toEqual([
    "InvalidSessionId",
    "InvalidScopeSpecification",
    "MissingScopeSpecificationType",
    "InvalidScopeSpecificationType",
    "InvalidCredentialsConfig",
    "RefreshInitiatorNotString",
    "InvalidRefreshUrl",
    "InvalidScopeIncludeSite",
    "InvalidScopeRulePath",
    "InvalidCredentialsCookiePrefix",
    "RefreshInitiatorInvalidHostPattern",
  ]);
});

test("a failed request has that one reason, whatever its body is", () => {
  expect(codes({ status: 403 })).toEqual(["RegistrationAttemptedChallenge"]);
  expect(codes({ status: 407 })).toEqual(["NetError"]);
  expect(codes({ status: 503 })).toEqual(["TransientHttpError"]);
  for (const status of [100, 199, 300, 304, 404, 429, NaN])
    expect(codes({ status })).toEqual(["PersistentHttpError"]);
  expect(codes({ url: "http://app.example.com/dbsc/register" })).toEqual(["NetError"]);
  expect(codes({ status: 204 })).toEqual(["EmptySessionConfig"]);
});

test("an unusable URL of the caller is a TypeError without the URL", () => {
  expect(() => explainRegistration({ ...good, url: "/secret" })).toThrow(
    new TypeError("url must be an absolute URL"),
  );
  expect(() => explainRegistration({ ...good, offeredBy: "" })).toThrow(
    new TypeError("offeredBy must be an absolute URL"),
  );
});

describe("the body may be hostile:", () => {
  test("four levels are read, five are not, also of what is no JSON", () => {
    expect(codes(withConfig({ x: { x: { x: {} } } }))).toEqual([]);
    expect(codes(withConfig({ x: { x: { x: [[]] } } }))).toEqual(["InvalidConfigJson"]);
    const text = JSON.stringify(config);
    expect(codes({ body: text.replace("s1", "[{[{[{") })).toEqual([]);
    expect(codes({ body: "[".repeat(1_000_000) })).toEqual(["InvalidConfigJson"]);
  });
  test("__proto__ is a key as any other", () => {
    const body = `{"__proto__":${JSON.stringify(config)}}`;
    expect(codes({ body })[0]).toBe("InvalidSessionId");
    expect(codes({ body: JSON.stringify(config).replace("{", '{"__proto__":{"continue":false},') })).toEqual(
      [],
    );
  });
  test("what an object inherits does not count", () => {
    expect(codes({ body: Object.create(config) })[0]).toBe("InvalidSessionId");
  });
  test("objects that no JSON can hold are refused", () => {
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    let shared: object = {};
    for (let level = 0; level < 64; level++) shared = [shared, shared];
    const bodies = [cycle, shared, { n: 1n }, [], null, new Proxy({}, { ownKeys: () => fail() })];
    for (const body of bodies) expect(codes({ body: body as object })).toEqual(["InvalidConfigJson"]);
    for (const body of [undefined, () => {}]) {
      // @ts-expect-error: neither text nor object
      expect(codes({ body })).toEqual(["EmptySessionConfig"]);
    }
  });
});

function fail(): never {
  throw new Error("a secret");
}

describe("cookies are compared as browsers keep them:", () => {
  test("a domain in any case and with a dot is the same; without Domain it is another", () => {
    const attributes = `Domain=example.com; ${ATTRIBUTES}`;
    for (const domain of ["example.com", ".example.com", "EXAMPLE.com"])
      expect(
        codes({
          ...withCredential({ attributes }),
          setCookie: [`auth=v; Domain=${domain}; ${ATTRIBUTES}; Max-Age=600`],
        }),
      ).toEqual([]);
    expect(codes(withCredential({ attributes }))).toEqual(["attributes-differ"]);
  });
  test("the last of several Set-Cookie counts, and one that has ended removes", () => {
    const first = good.setCookie![0]!;
    expect(codes({ setCookie: [first, `auth=; ${ATTRIBUTES}; Max-Age=0`] })).toEqual([
      "bound-cookie-not-set",
    ]);
    const past = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    expect(codes({ setCookie: [first, `auth=; ${ATTRIBUTES}; ${past}`] })).toEqual(["bound-cookie-not-set"]);
    expect(codes({ setCookie: [`auth=; ${ATTRIBUTES}; Max-Age=0`, first] })).toEqual([]);
    expect(codes({ setCookie: [first, "auth=; Path=/other; Secure; Max-Age=600"] })).toEqual([]);
  });
  test("what browsers refuse is not set", () => {
    const refused = [
      `auth=v; ${ATTRIBUTES}; Domain=example.net`,
      `auth=${"v".repeat(4093)}; ${ATTRIBUTES}`,
      `auth=v\x01; ${ATTRIBUTES}`,
      "auth=v; Path=/; SameSite=None",
      "auth=v; Path=/; Partitioned",
      "auth",
    ];
    for (const line of refused) expect(codes({ setCookie: [line] })).toEqual(["bound-cookie-not-set"]);
  });
  test("without setCookie nothing is said about it", () => {
    expect(codes({ setCookie: undefined })).toEqual([]);
  });
  test("an address has no domain cookies, and a public suffix neither", () => {
    const url = "https://127.0.0.1/dbsc/register";
    const on = (attributes: string, at = url) =>
      codes({ ...withCredential({ attributes }), url: at, offeredBy: at, setCookie: undefined });
    expect(on("Domain=127.0.0.1")).toEqual([]);
    expect(on("Domain=0.0.1")).toEqual(["InvalidCredentialsCookieInvalidDomain"]);
    expect(on("Domain=github.io", "https://a.github.io/dbsc/r")).toEqual([
      "InvalidCredentialsCookieInvalidDomain",
    ]);
    expect(on("Domain=a.github.io", "https://b.a.github.io/dbsc/r")).toEqual([]);
  });
});

test("no reason has a piece of the answer", () => {
  const secret = "s3cr3t";
  const body = {
    session_identifier: `${secret}\n`,
    refresh_url: `http://${secret}.example/${secret}`,
    scope: {
      include_site: true,
      origin: `https://${secret}.example/${secret}`,
      scope_specification: [{ type: secret }, { type: "include", domain: `${secret}*`, path: `/${secret}*` }],
    },
    credentials: [{ type: "cookie", name: `${secret}=`, attributes: `Domain=${secret};${secret}` }],
    allowed_refresh_initiators: [`${secret}*`, secret.toUpperCase()],
    [secret]: secret,
  };
  const reasons = explainRegistration({ ...good, body, setCookie: [`${secret}=${secret}; ${secret}`] });
  expect(reasons.length).toBeGreaterThan(5);
  expect(JSON.stringify(reasons)).not.toMatch(/s3cr3t/i);
});

test("sentences end with one full stop, and have a placeholder for each fact", () => {
  for (const [section, sentence, fix] of [...Object.values(ERRORS), ...Object.values(WARNINGS)]) {
    expect(section).toMatch(/^DBSC "[\w -]+"$|^RFC 6265bis §5\.[67]$/);
    expect(sentence).toMatch(/ must | ignores /);
    expect(sentence).not.toMatch(/\.$/);
    if (fix !== undefined) expect(fix).toMatch(/[^.]\.$/);
  }
});
