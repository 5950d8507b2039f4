/** Plays a sequence in a CookieJar, at the times at which it was played in Chromium. */

import { isUtf8 } from "node:buffer";
import {
  CookieJar,
  type RequestContext,
  requestContext,
  type StoredCookie,
  type StoreResult,
} from "speculoos/jar";
import type { BrowserCookie, Played, PlayedStep } from "../driver/chromium-jar.ts";
import type { Sequence, Step } from "../generators/sequences.ts";
import { type ChromiumRule, parsedByChromium, receivedByChromium, urlInChromium } from "./chromium-rules.ts";

export type OurPlay = Played & {
  /** The status and the reason codes for each header. */
  readonly words: readonly (readonly string[])[];
  readonly rules: readonly ChromiumRule[];
};

/** Each header is first changed by the rules that Chromium alone has, so the jar must behave exactly as Chromium does. */
export function playInOurJar(sequence: Sequence, times: readonly PlayedStep[]): OurPlay {
  const jar = new Player();
  const steps = sequence.map((step, index) => jar.take(step, times[index]!));
  return {
    steps: steps.map(({ played }) => played),
    words: steps.map(({ words }) => words),
    stored: jar.stored(),
    rules: jar.rules,
  };
}

class Player {
  readonly rules: ChromiumRule[] = [];
  #now = 0;
  // Chromium's setting.
  readonly #jar = new CookieJar({ clock: () => this.#now, laxAllowingUnsafe: true });

  take(step: Step, { at, until }: PlayedStep): { played: PlayedStep; words: string[] } {
    const sent: string[] = [];
    const words: string[] = [];
    const hops = step.before ? [step.before, step] : [step];
    for (const [index, { url, headers }] of hops.entries()) {
      this.#now = at[index]!;
      const to = urlInChromium(url, (rule) => this.rules.push(rule));
      const context = condecodeUtf8(step, to, index);
      // Without a context the jar uses its cached headers.
      const look = () =>
        step.via === "typed" ? this.#jar.getCookieString(to) : this.#jar.getCookieString(to, context);
      if (step.via !== "script") sent.push(look());
      for (const header of headers) words.push(this.#receive(header, to, context));
      if (step.via === "script") sent.push(this.#read(look()));
    }
    return { played: { sent, at, until }, words };
  }

  stored(): BrowserCookie[] {
    return [...this.#jar].map(toBrowserCookie);
  }

  /** Chromium alone shows a script no cookie at all if one of them is not UTF-8. */
  #read(bytes: string): string {
    if (isUtf8(Buffer.from(bytes, "latin1"))) return decodeUtf8(bytes);
    this.rules.push("script-not-utf8");
    return "";
  }

  #receive(header: string, url: string, context: RequestContext): string {
    const script = context.httpOnlyAllowed === false;
    const used = (rule: ChromiumRule) => this.rules.push(rule);
    const bytes = script ? Buffer.from(header, "utf8").toString("latin1") : receivedByChromium(header, used);
    const parsed = parsedByChromium(bytes, new URL(url).hostname, used);
    if (parsed === undefined) return "ignored by Chromium alone";
    const before = [...this.#jar];
    const result = this.#jar.setCookie(parsed, url, context);
    this.#moveToTheEnd(before, result, () => this.#jar.setCookie(parsed, url, context));
    return `${result.status} ${result.reasons.map(({ code }) => code).join(" ")}`;
  }

  /** Chromium alone changes the creation time of a cookie that is set again with another value. */
  #moveToTheEnd(before: readonly StoredCookie[], { status, cookie }: StoreResult, again: () => void): void {
    if (status !== "stored" || !cookie) return;
    const old = before.find(({ sequence }) => sequence === cookie.sequence);
    if (!old || old.value === cookie.value) return;
    this.rules.push("order");
    this.#jar.remove(({ sequence }) => sequence === cookie.sequence);
    again();
  }
}

function condecodeUtf8(step: Step, url: string, hop: number): RequestContext {
  const { via, initiator, top } = step;
  if (via === "typed") return requestContext({ url, navigation: true });
  if (via === "script") {
    const facts = top === undefined ? { url } : { url, initiator: url, topLevel: top };
    return { ...requestContext({ ...facts, navigation: top === undefined }), httpOnlyAllowed: false };
  }
  // A 302 redirect is followed with GET.
  const method = (via === "post" || via === "fetch-post") && hop === 0 ? "POST" : "GET";
  const facts = { url, initiator: initiator!, method };
  if (via === "get" || via === "post") return requestContext({ ...facts, navigation: true });
  return requestContext({ ...facts, topLevel: top ?? initiator!, navigation: false });
}

function toBrowserCookie(cookie: StoredCookie): BrowserCookie {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, partitionKey } = cookie;
  return {
    name: decodeUtf8(name),
    value: decodeUtf8(value),
    host,
    hostOnly,
    path: decodeUtf8(path),
    secure,
    httpOnly,
    sameSite,
    priority: cookie.priority ?? "medium",
    partition: partitionKey && `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`,
    expiry: cookie.expiryTime,
  };
}

/** Decodes UTF-8. Chromium leaves out invalid bytes when it shows cookies. */
function decodeUtf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8").replaceAll("\ufffd", "");
}
