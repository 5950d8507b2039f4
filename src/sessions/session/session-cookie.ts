/** Reading and sending the cookie of a session. A cookie that cannot be sent is refused before the store is called. */

import { CookieError } from "../../base/cookie-error.ts";
import { readHeaderFor } from "../../definitions/read-header.ts";
import { type Reading, readValue } from "../../definitions/read-value.ts";
import { prepareValue, reissueValue, removeValue } from "../../definitions/write-value.ts";
import type { AddOptions } from "../../http/add-cookie.ts";
import { refusePublicCache } from "../../http/cache-control.ts";
import type { CookieSource, CookieTarget } from "../../http/messages.ts";
import { type ResponsePort, responsePortFor } from "../../http/response-port.ts";
import { refuseInsecureTransport } from "../../http/transport.ts";
import type { SessionStatus } from "../model/session-events.ts";
import type { DestroyOptions } from "./session.ts";
import type { SessionKind } from "./session-options.ts";

/** What a commit did with the cookie. */
export type Sending = "none" | "sent" | CookieError;

/** A response to write to, with the request that it answers. */
export type Answer = {
  readonly from: CookieSource;
  readonly to: CookieTarget | undefined;
  readonly options: AddOptions;
};

export function readSessionCookie({ cookie }: SessionKind, from: CookieSource): Reading {
  return readValue(cookie, readHeaderFor(cookie, from));
}

/**
 * Makes the cookie, and returns the function that sends it. `expiryTime`: when the cookie ends (ms); a session cookie if
 * `undefined`.
 *
 * @throws CookieError if it cannot be sent now; TypeError if there is no response.
 */
export function prepareSessionCookie(
  kind: SessionKind,
  value: unknown,
  expiryTime: number | undefined,
  answer: Answer,
): () => Sending {
  const to = refuseUnsendable(kind, answer);
  const expires = expiryTime === undefined ? {} : { expires: new Date(expiryTime) };
  const send = prepareValue(kind.cookie, to, value, { ...expires, ...answer.options, request: answer.from });
  return () => attempt(send);
}

/** Sends a cookie that a retired key sealed again, under the current key. */
export function reissueSessionCookie(
  { cookie }: SessionKind,
  reading: Reading,
  { from, to }: Answer,
): Sending {
  if (to === undefined || reading.content === undefined) return "none";
  return reissueValue(cookie, to, reading.content, from);
}

function removeSessionCookie({ cookie }: SessionKind, { from, to, options }: Answer): Sending {
  if (to === undefined) return "none";
  return attempt(() => removeValue(cookie, to, { ...options, request: from }));
}

/** Refuses `clearSiteData` if there are no headers to say it in. @throws TypeError */
export function refuseHeaderless({ to }: Answer, ending: DestroyOptions | undefined): void {
  if (ending?.clearSiteData !== true) return;
  if (to === undefined) throw new TypeError("commit must be given the response: clearSiteData is a header");
  if (responsePortFor(to).store !== undefined) {
    throw new TypeError("clearSiteData must be left out with a cookie store: it has no headers");
  }
}

/**
 * Removes the cookie of a session that ended now. If there was nothing to end, the browser may have the cookie of a login
 * that followed: that must stay. But of two cookies that differ none can be read, and one of them alone could be: ours has to
 * go.
 */
export function removeEnded(
  kind: SessionKind,
  { ended, status }: { readonly ended: boolean; readonly status: SessionStatus },
  answer: Answer,
  ending: DestroyOptions | undefined,
): Sending {
  const cookie = ended || status === "ambiguous" ? removeSessionCookie(kind, answer) : "none";
  if (cookie === "sent" && ending?.clearSiteData === true && answer.to !== undefined) {
    const port = responsePortFor(answer.to);
    if (port.store === undefined) port.write("Clear-Site-Data", '"cache", "cookies", "storage"');
  }
  return cookie;
}

function attempt(send: () => void): Sending {
  try {
    send();
    return "sent";
  } catch (error) {
    if (error instanceof CookieError) return error;
    throw error;
  }
}

/** Refuses what `addCookie` would refuse, and returns the response. @throws TypeError if there is none. */
export function refuseUnsendable({ cookie }: SessionKind, { to, options }: Answer): CookieTarget {
  if (to === undefined) {
    throw new TypeError("commit must be given the response: the session needs a new cookie");
  }
  const { name, attributes, transport } = cookie;
  const port = responsePortFor(to);
  if (port.store !== undefined) return to;
  const isTls = (options.transport ?? transport) === "https";
  if (attributes.secure === true && !isTls) refuseInsecureTransport(port.request, name);
  refusePublicCache(port.read("Cache-Control").join(", "), name);
  if (isOver(to, port)) throw new CookieError(...port.writeFailure, name);
  return to;
}

/** Whether headers can no longer be written. Those of Fetch show it by a write that changes nothing. */
function isOver(to: CookieTarget, port: ResponsePort): boolean {
  if ("headersSent" in to) return to.headersSent;
  if ("sent" in to) return to.sent === true;
  try {
    return port.write("Set-Cookie", port.read("Set-Cookie")) === false;
  } catch {
    return true;
  }
}
