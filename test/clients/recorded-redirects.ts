/** The rows of redirects.jsonl, replayed: our jar over a real fetch, against a real server. */

import { type ClientContext, withCookies } from "speculoos/fetch";
import { CookieJar, type StoredCookie } from "speculoos/jar";
import { jsonLines, readFacts } from "../recorded-cases.ts";
import { type Plan, PlannedServer } from "./planned-server.ts";

type AgentOptions = { connect: PlannedServer["connect"] };

type RecordedBody = {
  readonly text?: string;
  readonly params?: string;
  readonly form?: readonly (readonly [string, string])[];
  readonly stream?: readonly string[];
};

type RecordedInit = Omit<RequestInit, "body"> & {
  readonly body?: RecordedBody;
  readonly element?: string;
  readonly abort?: string;
  readonly noBody?: boolean;
};

export type RecordedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: string;
};

export type Outcome = {
  readonly requests: readonly RecordedRequest[];
  /** Of each fetch, in order. */
  readonly finals: readonly Final[];
  readonly stored?: readonly string[];
  readonly gone?: readonly string[];
};

/** What a fetch resolved to. Errors are recorded with names and messages; only the name is the standard's. */
export type Final = Readonly<Record<string, unknown>>;

export type Row = {
  readonly id: string;
  readonly area: string;
  readonly setup: {
    readonly start: string;
    readonly page: string;
    readonly init?: RecordedInit;
    readonly nav?: { readonly by: string; readonly enctype?: string };
    readonly jar: readonly (readonly [url: string, line: string])[];
    readonly plan: Plan;
    readonly repeat?: number;
  };
  readonly results: Readonly<Record<string, Outcome>>;
};

/** A fetch and its FormData: each package knows only its own. */
export type Client = Pick<typeof globalThis, "fetch" | "FormData">;

/** What is asked for, and for whom. */
export type Question = {
  readonly url: string;
  readonly init?: RecordedInit | undefined;
  readonly context?: ClientContext | undefined;
};

type RecordedOutcome = Omit<Outcome, "finals"> & { readonly final: Final | readonly Final[] };

export const ROWS = jsonLines<Row & { results: Record<string, RecordedOutcome> }>(
  readFacts("redirects.jsonl"),
).map((row): Row => ({ ...row, results: readResults(row.results) }));

export class Replay {
  readonly #server: PlannedServer;

  private constructor(server: PlannedServer) {
    this.#server = server;
  }

  static async open(): Promise<Replay> {
    return new Replay(await PlannedServer.open());
  }

  /** Returns a fetch whose every request, to whatever origin, arrives at the server. */
  connect(inner: typeof fetch, Agent: new (options: AgentOptions) => object): typeof fetch {
    const dispatcher = new Agent({ connect: this.#server.connect });
    return (input, init) => inner(input, Object.assign({ ...init }, { dispatcher }));
  }

  close(): void {
    this.#server.close();
  }

  async play(
    { setup }: Row,
    { fetch, FormData }: Client,
    { url, init = {}, context }: Question,
  ): Promise<Outcome> {
    this.#server.expect(setup.plan);
    const jar = new CookieJar({ laxAllowingUnsafe: true });
    for (const [from, line] of setup.jar) jar.setCookie(line, from);
    const before = Array.from(jar, describeCookie);
    const get = withCookies(jar, fetch, { context });
    const finals: Final[] = [];
    for (let i = 0; i < (setup.repeat ?? 1); i++) finals.push(await readFinal(get, url, init, FormData));
    const requests = this.#server.arrivals.map(({ method, url, headers, text }) => ({
      method,
      url,
      headers,
      ...(text !== "" && { text: withoutBoundary(text) }),
    }));
    const after = Array.from(jar, describeCookie);
    const stored = after.filter((cookie) => !before.includes(cookie)).sort();
    const gone = before.filter((cookie) => !after.includes(cookie)).sort();
    return { requests, finals, stored, gone };
  }
}

function readResults(results: Readonly<Record<string, RecordedOutcome>>): Row["results"] {
  return Object.fromEntries(
    Object.entries(results).map(([client, { final, ...outcome }]) => [
      client,
      { ...outcome, finals: [final].flat().map(withErrorNames) },
    ]),
  );
}

/** `type` is left out: undici has "cors" after a redirect to another origin, and here each hop is a fetch of its own. */
function withErrorNames({ type, error, bodyError, ...final }: Final): Final {
  const names = { error, bodyError };
  const named = Object.entries(names).map(([key, value]) => [key, Object(value).name]);
  return { ...final, ...Object.fromEntries(named.filter(([, name]) => name !== undefined)) };
}

async function readFinal(
  get: typeof fetch,
  url: string,
  init: RecordedInit,
  Form: typeof FormData,
): Promise<Final> {
  const { body, element, abort, noBody, ...rest } = init;
  const controller = new AbortController();
  try {
    const sent = body && createBody(body, Form);
    const stream = sent instanceof ReadableStream ? { duplex: "half" as const } : {};
    const response = await get(url, {
      ...rest,
      ...stream,
      signal: controller.signal,
      ...(sent && { body: sent }),
    });
    const { status, redirected, headers } = response;
    const cookies = headers.getSetCookie();
    const location = headers.get("location");
    if (abort === "after-headers") controller.abort();
    return {
      status,
      url: response.url,
      redirected,
      ...(cookies.length > 0 && { setCookie: cookies }),
      ...(location !== null && { location }),
      ...(noBody ? void (await response.body?.cancel()) : await readBody(response)),
    };
  } catch (error) {
    return { error: error instanceof Error ? error.name : "" };
  }
}

async function readBody(response: Response): Promise<{ body: number } | { bodyError: string }> {
  try {
    return { body: (await response.arrayBuffer()).byteLength };
  } catch (error) {
    return { bodyError: error instanceof Error ? error.name : "" };
  }
}

function createBody({ text, params, form, stream }: RecordedBody, Form: typeof FormData): BodyInit {
  if (params !== undefined) return new URLSearchParams(params);
  if (stream) return new Blob([...stream]).stream();
  if (!form) return text ?? "";
  const data = new Form();
  for (const [name, value] of form) data.append(name, value);
  return data;
}

/** Cuts the random part of a multipart boundary, as the recordings do. */
export function withoutBoundary(text: string): string {
  return text.replace(/(-+formdata-undici-0)\w+/g, "$1*");
}

/** Describes a cookie in the words of the recordings. */
function describeCookie(cookie: StoredCookie): string {
  const { name, value, host, hostOnly, path, secure, httpOnly, sameSite, partitionKey } = cookie;
  const site = sameSite === "unset" ? [] : [sameSite[0]!.toUpperCase() + sameSite.slice(1)];
  return [
    `${name}=${value}`,
    hostOnly ? host : `.${host}`,
    path,
    ...(secure ? ["Secure"] : []),
    ...(httpOnly ? ["HttpOnly"] : []),
    ...site,
    ...(partitionKey ? [`Partitioned ${partitionKey.topLevelSite}`] : []),
  ].join("; ");
}
