/** The recorded cookie files, and the jar that has received the same answers. */

import { gunzipSync } from "node:zlib";
import type { StoredCookie } from "speculoos/formats";
import { CookieJar, type RequestContext, requestContext } from "speculoos/jar";

export type Visit = {
  readonly url: string;
  readonly headers: readonly string[];
  readonly frames?: readonly string[];
};
/** A Cookie header, or the length and beginning of a long one. */
export type SentHeader = string | { readonly octets: number; readonly starts: string };
export type Load = {
  readonly by: string;
  readonly sent?: Readonly<Record<string, SentHeader>>;
  readonly error?: string;
};
export type FileRow = {
  readonly id: string;
  readonly kind: "written" | "transcribed" | "damaged";
  readonly format: string;
  readonly tool?: string;
  readonly case?: string;
  readonly at: string;
  readonly set?: readonly Visit[];
  readonly text?: string;
  readonly base64?: string;
  readonly base64gz?: string;
  readonly generate?: {
    readonly before: string;
    readonly repeat: string;
    readonly times: number;
    readonly after: string;
  };
  readonly sent?: Readonly<Record<string, SentHeader>>;
  readonly loads?: readonly Load[];
  readonly probes?: readonly string[];
  readonly unordered?: readonly string[] | boolean;
};

/** Returns the file as it lay on the disk. */
export function fileOf({ text, base64, base64gz, generate }: FileRow): string | Uint8Array {
  if (base64gz !== undefined) return gunzipSync(Buffer.from(base64gz, "base64"));
  if (base64 !== undefined) return Buffer.from(base64, "base64");
  return text ?? generate!.before + generate!.repeat.repeat(generate!.times) + generate!.after;
}

/** Returns the cookies of a jar that received the answers. A tool without pages makes every request as a visit. */
export function replay({ set = [], at }: FileRow, hasPages: boolean): StoredCookie[] {
  const jar = new CookieJar({ clock: () => Date.parse(at) });
  for (const { url, headers, frames } of set)
    for (const header of headers) jar.setCookie(header, url, hasPages ? contextOf(url, frames) : undefined);
  return [...jar];
}

function contextOf(url: string, frames: readonly string[] = []): RequestContext | undefined {
  const [topLevel] = frames;
  if (topLevel === undefined) return undefined;
  const site = (page: string) => requestContext({ url: page }).partitionKey!.topLevelSite;
  return requestContext({
    url,
    topLevel,
    initiator: frames.at(-1)!,
    navigation: false,
    crossSiteAncestor: frames.some((frame) => site(frame) !== site(url)),
  });
}

/** Returns what a jar with these cookies sends. */
export function sendFrom(
  cookies: readonly StoredCookie[],
  now: number,
  probes: Iterable<string>,
): Map<string, string> {
  const jar = new CookieJar({ clock: () => now });
  jar.import(cookies);
  const sent = new Map<string, string>();
  for (const probe of probes) sent.set(probe, jar.getCookieString(probe));
  return sent;
}

/** Whether a header is the one that was recorded. */
export function isSame(header: string, recorded: SentHeader, isOrdered: boolean): boolean {
  if (typeof recorded !== "string")
    return header.length === recorded.octets && (!isOrdered || header.startsWith(recorded.starts));
  return isOrdered ? header === recorded : sortPairs(header) === sortPairs(recorded);
}

function sortPairs(header: string): string {
  return header.split("; ").sort().join("; ");
}

/** Asked of every tool; of browsers only those of their own sites. */
export const PROBES = [
  "http://example.com/",
  "https://example.com/",
  "http://www.example.com/",
  "https://www.example.com/",
  "https://www.example.com/a/b/c",
  "https://www.example.com/dir/page",
  "https://sub.www.example.com/a",
  "https://other.example.com/",
  "https://example.org/",
  "http://127.0.0.1/",
  "http://[::1]/",
  "http://localhost/",
  "http://xn--bcher-kva.example.org/",
  "https://shop.example.co.uk/",
  "http://intranet/",
];
