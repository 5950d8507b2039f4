/** Visits of a tool on loopback, and what the tool sent. */

import { request } from "node:http";
import { CookieJar, requestContext, type StoredCookie } from "speculoos/jar";
import type { Origins } from "../browser/driver/origins.ts";

/** A page, or a frame of a page of another site. */
export type Probe = { readonly url: string; readonly below?: string };

/** What a tool sent, as a set of pairs: tools that load a list don't keep its order. */
export type Sent = readonly string[];

/** Asks for each probe by `visit`, which loads a page. */
export async function askAll(
  origins: Origins,
  probes: readonly Probe[],
  visit: (url: string) => Promise<unknown>,
): Promise<Map<Probe, Sent>> {
  const sent = new Map<Probe, Sent>();
  for (const probe of probes) {
    const { query, arrival } = origins.expect({ headers: [], html: "<p>here" });
    const frame = `<iframe src="${probe.url}${query}"></iframe>`;
    const page = probe.below === undefined ? undefined : origins.expect({ headers: [], html: frame });
    await visit(page ? `${probe.below}${page.query}` : `${probe.url}${query}`);
    const { cookie } = await arrival;
    sent.set(probe, pairsOf(cookie));
  }
  return sent;
}

/** Returns what a jar with these cookies sends. In a frame of another site, Chromium's contexts send partitioned cookies alone. */
export function sendAll(cookies: readonly StoredCookie[], probes: readonly Probe[]): Map<Probe, Sent> {
  const jar = new CookieJar();
  jar.import(cookies);
  const sent = new Map<Probe, Sent>();
  for (const probe of probes) {
    const { url, below } = probe;
    const context =
      below === undefined
        ? undefined
        : requestContext({ url, topLevel: below, initiator: below, navigation: false });
    const inFrame = jar.getCookies(url, context).filter(({ partitionKey }) => partitionKey);
    const names = new Set(inFrame.map(({ name }) => name));
    const pairs = pairsOf(jar.getCookieString(url, context));
    sent.set(probe, context ? pairs.filter((pair) => names.has(pair.slice(0, pair.indexOf("=")))) : pairs);
  }
  return sent;
}

/** Sends a Cookie header by node:http, which has bytes for characters. */
export function send(origins: Origins, url: string, cookie: string): Promise<void> {
  const { hostname, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { host: hostname, ...(cookie === "" ? {} : { cookie }) };
    request({ port: origins.plainPort, path: `${pathname}${search}`, headers }, (response) => {
      response.resume().on("end", resolve);
    })
      .on("error", reject)
      .end();
  });
}

/** Prints an exchange, if asked to. */
export function show(title: string, sent: ReadonlyMap<Probe, Sent>): void {
  if (!process.env.SPECULOOS_SHOW) return;
  for (const [{ url, below }, pairs] of sent)
    console.log(`${title}  ${url}${below ? ` in ${below}` : ""}  Cookie: ${pairs.join("; ")}`);
}

function pairsOf(header: string): Sent {
  return header === "" ? [] : header.split("; ").sort();
}
