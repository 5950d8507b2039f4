/** A HAR with one exchange a cookie, in which its host sets it (HTTP Archive 1.2). */

import type { StoredCookie } from "../../../jar/model/stored-cookie.ts";
import { MAX_LIFETIME_SECONDS } from "../../../syntax/limits.ts";
import type { LossList } from "../../model/loss-list.ts";
import { MAX_SECONDS } from "../../model/max-seconds.ts";
import { findLineFault, printSetCookie } from "../../model/print-set-cookie.ts";
import { capitalize, printJson, writeTexts } from "../row/written-row.ts";

/** Returns the recording of the answers that set the cookies, in the order of time. */
export function writeHar(cookies: readonly StoredCookie[], losses: LossList): string {
  const entries = [];
  for (const cookie of [...cookies].sort((a, b) => a.lastUpdateTime - b.lastUpdateTime)) {
    const { expiryTime, lastUpdateTime } = cookie;
    const hasExpired = expiryTime !== null && expiryTime <= lastUpdateTime;
    const fault = hasExpired ? "expired before it was set" : findLineFault(cookie);
    if (fault) losses.add(cookie, "whole", fault);
    else if (writeTexts(cookie, losses)) entries.push(writeEntry(cookie, losses));
  }
  return printJson({
    log: { version: "1.2", creator: { name: "speculoos", version: "1" }, pages: [], entries },
  });
}

function writeEntry(cookie: StoredCookie, losses: LossList): unknown {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, partitionKey } = cookie;
  const expires = writeExpires(cookie, losses);
  if (cookie.creationTime !== cookie.lastUpdateTime)
    losses.add(cookie, "creationTime", "is written as the time of the last update");
  if (cookie.lastAccessTime !== cookie.lastUpdateTime)
    losses.add(cookie, "lastAccessTime", "is written as the time of the last update");
  const line = printSetCookie(cookie, expires);
  const record = {
    name,
    value,
    path,
    domain: hostOnly ? host : `.${host}`,
    expires: expires === undefined ? null : new Date(expires).toISOString(),
    httpOnly,
    secure,
    ...(sameSite !== "unset" && { sameSite: capitalize(sameSite) }),
    // As DevTools has it, outside of the specification.
    ...(partitionKey && { partitionKey }),
  };
  return {
    startedDateTime: new Date(cookie.lastUpdateTime).toISOString(),
    time: 0,
    request: {
      method: "GET",
      url: `https://${host}/`,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: [],
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: 204,
      statusText: "No Content",
      httpVersion: "HTTP/1.1",
      cookies: [record],
      headers: [{ name: "Set-Cookie", value: line }],
      content: { size: 0, mimeType: "x-unknown" },
      redirectURL: "",
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

/** Returns the time of Expires: whole seconds, up to the year 9999, and what a browser would keep of it. */
function writeExpires(cookie: StoredCookie, losses: LossList): number | undefined {
  const { expiryTime, lastUpdateTime } = cookie;
  if (expiryTime === null) return undefined;
  const expires = Math.min(Math.floor(expiryTime / 1000), MAX_SECONDS) * 1000;
  if (expires !== expiryTime)
    losses.add(cookie, "expiryTime", "is written in whole seconds, up to the year 9999");
  else if (expiryTime > lastUpdateTime + MAX_LIFETIME_SECONDS * 1000)
    losses.add(cookie, "expiryTime", "is later than browsers keep a cookie after its update");
  return expires;
}
