/** A window of Chromium over its protocol: goes somewhere, runs scripts, and knows when it has come to rest. */

import type { ChromiumProcess } from "./chromium-process.ts";

/** As the protocol has it. */
type Evaluated = { result: { value?: unknown }; exceptionDetails?: { text: string } };

type Task = { via: "fetch" | "fetch-post" | "img" | "iframe"; url: string } | { writes: readonly string[] };

/** A document that does what it is told, by the page around it where there is one. */
export const SCRIPTED_DOCUMENT = `<!doctype html><body><script>
  const load = ({ via, url }) => new Promise((resolve) => {
    const over = () => resolve(0);
    if (via.startsWith("fetch")) {
      const method = via === "fetch" ? "GET" : "POST";
      return fetch(url, { mode: "no-cors", credentials: "include", method }).then(over, over);
    }
    const element = document.createElement(via);
    element.onload = element.onerror = () => { element.remove(); over(); };
    element.src = url;
    document.body.append(element);
  });
  const script = ({ writes }) => {
    for (const write of writes) document.cookie = write;
    return document.cookie;
  };
  addEventListener("message", async ({ data, source }) => {
    if (data.task) source.postMessage({ result: await (data.task.via ? load : script)(data.task) }, "*");
  });
</script></body>`;

export class ChromiumPage {
  /** The document that it shows. */
  document = "";
  readonly #chromium: ChromiumProcess;
  readonly #session: string;
  #stopped: () => void = () => {};

  private constructor(chromium: ChromiumProcess, session: string, frame: string) {
    this.#chromium = chromium;
    this.#session = session;
    chromium.listen(session, (method, { frameId }) => {
      if (method === "Page.frameStoppedLoading" && frameId === frame) this.#stopped();
    });
  }

  static async open(chromium: ChromiumProcess, browserContextId: string): Promise<ChromiumPage> {
    const { targetId } = await chromium.send<{ targetId: string }>("Target.createTarget", {
      url: "about:blank",
      browserContextId,
      hidden: true,
    });
    const { sessionId } = await chromium.send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    await chromium.send("Page.enable", {}, sessionId);
    // A page's main frame has the name of its target.
    return new ChromiumPage(chromium, sessionId, targetId);
  }

  send<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    return this.#chromium.send<T>(method, params, this.#session);
  }

  /** As if the user had typed the address. */
  async go(url: string): Promise<void> {
    await this.#atRest(() => this.send("Page.navigate", { url }));
  }

  /** The document sends the window on. Not by a form with GET: Chromium asks before one goes from https to http. */
  async leave(method: "get" | "post", url: string): Promise<void> {
    const text = JSON.stringify(url);
    const submit = `{
      const form = document.createElement("form");
      form.method = "post";
      form.action = ${text};
      document.body.append(form);
      form.submit();
      form.remove();
    }`;
    await this.#atRest(() => this.run(method === "post" ? submit : `location.href = ${text}; 0`));
  }

  /** The document, or a document framed in it, loads something; when this is over it has it or has not. */
  async load(via: "fetch" | "fetch-post" | "img" | "iframe", url: string, frame?: string): Promise<void> {
    await this.run(
      frame === undefined ? `load(${JSON.stringify({ via, url })})` : within(frame, { via, url }),
    );
  }

  /** A script writes cookies, and reads them; of the document, or of one framed in it. */
  async script(writes: readonly string[], frame?: string): Promise<string> {
    return String(
      await this.run(
        frame === undefined ? `script(${JSON.stringify({ writes })})` : within(frame, { writes }),
      ),
    );
  }

  /** The value of an expression, or what its promise holds. */
  async run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send<Evaluated>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression}`);
    return result.value;
  }

  /** Until the window stops loading: the cookies of the answer are kept by then, even where the document stays. */
  async #atRest(begin: () => Promise<unknown>): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    await begin();
    await stopped;
  }
}

/** What a page runs to have something done within a frame of its own. */
function within(frame: string, task: Task): string {
  return `new Promise((resolve) => {
    const frame = document.createElement("iframe");
    addEventListener("message", ({ data }) => { frame.remove(); resolve(data.result); }, { once: true });
    frame.onload = () => frame.contentWindow.postMessage(${JSON.stringify({ task })}, "*");
    frame.src = ${JSON.stringify(frame)};
    document.body.append(frame);
  })`;
}
