/** What must compile of definitions, and what must not; checked by the type check of `npm test`, never run. */

import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type CookieCheck,
  type CookieDefinition,
  CookieError,
  type CookieErrorCode,
  type DefinitionOptions,
  defineCookie,
  type KeyRing,
} from "speculoos";
import { express, type Migration, migrate } from "speculoos/interop";
import * as z from "zod";

declare function is<T>(value: T): void;
declare const keys: KeyRing;
declare const messages: {
  req: IncomingMessage;
  res: ServerResponse<IncomingMessage> & { req: IncomingMessage };
};

// A definition stores the schema's input and returns its output; without a schema both are strings.
const text = defineCookie("a", { keys });
is<CookieDefinition<string, string>>(text);
is<string | undefined>(text.get(messages.req, { reissueTo: messages.res }));
const since = defineCookie("a", {
  schema: z.string().transform((value) => new Date(value)),
  keys,
  protection: "sealed",
});
is<CookieDefinition<string, Date>>(since);
is<Date | undefined>(since.get("a=b"));
since.set(messages.res, "2026-11-23");
// @ts-expect-error: the output is not the input
since.set(messages.res, new Date());
// @ts-expect-error: the input is not the output
is<string | undefined>(since.get("a=b"));
is<CookieDefinition<{ n: number }>>(
  defineCookie("a", { schema: z.object({ n: z.number() }), format: "json" }),
);
is<CookieDefinition<"dark" | "light">>(
  defineCookie("a", { schema: z.enum(["dark", "light"]), format: "text" }),
);
is<CookieDefinition<string, number>>(
  defineCookie("a", { schema: z.string().transform(Number), format: "text" }),
);
is<CookieDefinition<unknown>>(defineCookie("a", { format: "json" }));
is<CookieDefinition<string>>(defineCookie("a", { format: "text" }));
declare const options: DefinitionOptions;
is<CookieDefinition<unknown>>(defineCookie("a", options));
// @ts-expect-error: the format may be "json"
is<CookieDefinition<string>>(defineCookie("a", options));
// @ts-expect-error: a number is no text
defineCookie("a", { schema: z.number(), format: "text" });
// @ts-expect-error: a protected cookie has one format
defineCookie("a", { schema: z.string(), format: "text", keys });
// @ts-expect-error: formats are "text" and "json"
defineCookie("a", { format: "xml" });
// @ts-expect-error: the format decides about the encoding
defineCookie("a", { encoding: "raw" });
defineCookie("a", {
  keys,
  secure: "auto",
  transport: "https",
  chunk: true,
  maxChunks: 5,
  clock: Date.now,
  formerly: [{ name: "b" }, { domain: undefined }, { path: "/", partitioned: true }],
});
// @ts-expect-error: a former cookie has a name and a scope
defineCookie("a", { formerly: [{ secure: true }] });
// @ts-expect-error: a list
defineCookie("a", { formerly: { name: "b" } });
// @ts-expect-error: milliseconds
defineCookie("a", { clock: () => new Date() });
// @ts-expect-error: true, false or "auto"
defineCookie("a", { secure: "always" });

text.set(messages.res, "b", {
  request: messages.req,
  transport: "https",
  cacheControl: false,
  maxAge: 5,
  secure: "auto",
});
text.remove(messages.res, { request: messages.req, domain: "example.test", path: "/", partitioned: true });
// @ts-expect-error: a removal has its own lifetime
text.remove(messages.res, { maxAge: 5 });
// @ts-expect-error: nothing is written to a request
text.get(messages.req, { reissueTo: messages.req });
// @ts-expect-error: the protection is the definition's
text.set(messages.res, "b", { protection: "sealed" });

const check = since.check(messages.req, { reissueTo: messages.res });
if (check.status === "ok") {
  is<Date>(check.value);
  is<Date | undefined>(check.issuedAt);
  is<Date | undefined>(check.expiresAt);
  if (check.reissue instanceof CookieError) is<CookieErrorCode>(check.reissue.code);
  else is<"sent" | undefined>(check.reissue);
} else if (check.status === "invalid") is<readonly { message: string }[]>(check.issues);
else is<"absent" | "malformed" | "forged" | "expired" | "unknown-key" | "ambiguous">(check.status);
// @ts-expect-error: only a valid cookie has a value
is<Date>(since.check("a=b").value);
// A check is a record, as tests of others make it too.
is<CookieCheck<string>>({ status: "ok", value: "b", needsReissue: false });

// A migration returns what its definition returns; its sources are codecs and definitions.
const migration = migrate("b", {
  from: [express.signed({ secret: "s" }), text, since],
  to: since,
  scope: { path: "/b" },
});
is<Migration<Date>>(migration);
migration.set(messages.res, "2026-11-23");
// @ts-expect-error: its values are those of the definition
migration.set(messages.res, 7);
is<Date | undefined>(migration.get(messages.req, { reissueTo: messages.res }));
is<CookieCheck<Date>>(migration.check(messages.req));
migration.remove(messages.res, { request: messages.req });
// @ts-expect-error: a codec is made with its options first
migrate("b", { from: [express.signed], to: since });
// @ts-expect-error: a definition, not a codec
migrate("b", { from: [], to: express.signed({ secret: "s" }) });
