/** What must compile of `explainRegistration`, and what must not; checked by the type check of `npm test`, never run. */

import type { BindingCode, BindingReason } from "../../src/dbsc/explain/binding-reason.ts";
import { explainRegistration } from "../../src/dbsc/explain/explain-registration.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<_T extends true>(): void;
declare const response: Response;

const urls = { offeredBy: "https://example.com/login", url: "https://example.com/register" };
const reasons = explainRegistration({ ...urls, body: { session_identifier: "s1" } });
same<Equal<typeof reasons, readonly BindingReason[]>>();
explainRegistration({ ...urls, body: "{}", status: undefined, setCookie: undefined });
explainRegistration({
  offeredBy: urls.offeredBy,
  url: response.url,
  status: response.status,
  body: "{}",
  setCookie: response.headers.getSetCookie(),
});

// The codes are a closed list: those of Chromium, and those of our own.
const chromium: BindingCode[] = [
  "EmptySessionConfig",
  "InvalidConfigJson",
  "InvalidSessionId",
  "MissingScope",
];
const own: BindingCode[] = ["attributes-differ", "refresh-excludes-host"];
export const known = [...chromium, ...own];
// @ts-expect-error: no code
export const unknown: BindingCode = "Success";
same<Equal<BindingReason["fix"], string | undefined>>();
// @ts-expect-error: reasons are not changed
reasons.push({ code: "MissingScope", section: "", message: "" });
// @ts-expect-error: a reason is not changed
for (const reason of reasons) reason.message = "";
// @ts-expect-error: the body is a text or an object
explainRegistration({ ...urls, body: 1 });
// @ts-expect-error: both URLs are needed
explainRegistration({ url: urls.url, body: "" });
