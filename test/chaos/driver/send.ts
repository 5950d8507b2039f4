/** One request of a browser, and what it learned from the answer. */

import { request } from "node:http";
import type { ServerProcess } from "./server-process.ts";

/** What every server of test/chaos/apps answers. */
export type Reply = {
  /** What the session was when the request opened it. */
  readonly state: "ok" | "frozen" | "none";
  readonly life?: string;
  readonly user?: string;
  readonly data?: { readonly [key: string]: number | undefined };
  /** What became of the change. */
  readonly outcome?: "done" | "never" | "maybe";
  readonly error?: string;
};

export type Received =
  | { readonly status: "answered"; readonly reply: Reply; readonly setCookie: readonly string[] }
  /** A status from 500 on, or no answer: `outcome` is what became of the change. */
  | { readonly status: "failed"; readonly outcome: "never" | "maybe"; readonly error: string };

const TIMEOUT = 15_000;

/** Sends a request. It never throws. */
export async function send(
  { port, agent }: ServerProcess,
  path: string,
  cookie: string | undefined,
): Promise<Received> {
  try {
    return await new Promise((resolve, reject) => {
      const headers = cookie === undefined ? {} : { cookie };
      const options = { host: "127.0.0.1", port, path, method: "POST", headers, agent, timeout: TIMEOUT };
      const outgoing = request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("error", reject);
        response.on("aborted", () => reject(new Error("the answer was cut off")));
        response.on("end", () => {
          const setCookie = response.headers["set-cookie"] ?? [];
          resolve(read(response.statusCode!, text, setCookie));
        });
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer for ${TIMEOUT} ms`)));
      outgoing.on("error", reject);
      outgoing.end();
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Nobody listens: the request was never sent.
    return { status: "failed", outcome: code === "ECONNREFUSED" ? "never" : "maybe", error: code ?? message };
  }
}

function read(status: number, text: string, setCookie: readonly string[]): Received {
  let reply: Reply;
  try {
    reply = JSON.parse(text);
  } catch {
    return { status: "failed", outcome: "maybe", error: `${status} ${text.slice(0, 100)}` };
  }
  if (status < 500) return { status: "answered", reply, setCookie };
  const outcome = reply.outcome === "never" ? "never" : "maybe";
  return { status: "failed", outcome, error: `${status} ${reply.error}` };
}
