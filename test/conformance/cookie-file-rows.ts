/** The recorded cookie files of other tools: the rows of one format, their bytes, and the cookies that the servers had set. */

import { CookieJar, requestContext, type StoredCookie } from "speculoos/jar";
import { jsonLines, readFacts } from "../recorded-cases.ts";

export type Sent = Readonly<Record<string, string | { readonly octets: number; readonly starts: string }>>;

export type FileRow = {
  readonly id: string;
  readonly kind: "written" | "transcribed" | "damaged";
  readonly format: string;
  readonly tool?: string;
  readonly at: string;
  readonly set?: readonly {
    readonly url: string;
    readonly headers: readonly string[];
    readonly frames?: readonly string[];
  }[];
  readonly text?: string;
  readonly base64?: string;
  readonly generate?: {
    readonly before: string;
    readonly repeat: string;
    readonly times: number;
    readonly after: string;
  };
  readonly probes?: readonly string[];
  readonly loads?: readonly { readonly by: string; readonly sent: Sent; readonly error?: string }[];
};

/** Returns the rows that have a file. */
export function readFileRows(): FileRow[] {
  return jsonLines<FileRow>(readFacts("files.jsonl")).filter(
    ({ text, base64, generate }) => text !== undefined || base64 !== undefined || generate,
  );
}

/** Returns the file of a row. */
export function sourceOf({ text, base64, generate }: FileRow): string | Uint8Array {
  if (generate) return generate.before + generate.repeat.repeat(generate.times) + generate.after;
  return text ?? Buffer.from(base64!, "base64");
}

/** Returns what browsers would have after the answers of a row: the truth that its file is compared with. */
export function truthOf({ set = [], at }: FileRow): StoredCookie[] {
  const jar = new CookieJar({ clock: () => Date.parse(at) });
  for (const { url, headers, frames } of set) {
    const context = frames && requestContext({ url, topLevel: frames[0]!, initiator: frames.at(-1)! });
    for (const header of headers) jar.setCookie(header, url, context);
  }
  return [...jar];
}
