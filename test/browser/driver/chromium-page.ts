/** A window of Chromium over the DevTools protocol: navigates, runs scripts, and waits until loading ends. */

import type { ChromiumProcess } from "./chromium-process.ts";

/** The result of Runtime.evaluate in the DevTools protocol. */
type Evaluated = { result: { value?: unknown }; exceptionDetails?: { text: string } };

type Task = { via: "fetch" | "fetch-post" | "img" | "iframe"; url: string } | { writes: readonly string[] };

/** A document whose scripts make requests and write cookies, also on a message from the page around it. */
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

  /** Navigates as if the user had typed the address. */
  async go(url: string): Promise<void> {
    await this.#untilLoaded(() => this.send("Page.navigate", { url }));
  }

  /** Navigates from within the document. GET uses a link: before a form goes from https to http, Chromium asks the user. */
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
    await this.#untilLoaded(() => this.run(method === "post" ? submit : `location.href = ${text}; 0`));
  }

  /** Loads a URL from the document, or from a document framed in it. Waits for success or failure. */
  async load(via: "fetch" | "fetch-post" | "img" | "iframe", url: string, frame?: string): Promise<void> {
    await this.run(
      frame === undefined ? `load(${JSON.stringify({ via, url })})` : within(frame, { via, url }),
    );
  }

  /** Writes cookies by script in the document, or in a document framed in it. Returns what the script then reads. */
  async script(writes: readonly string[], frame?: string): Promise<string> {
    return String(
      await this.run(
        frame === undefined ? `script(${JSON.stringify({ writes })})` : within(frame, { writes }),
      ),
    );
  }

  /** Evaluates an expression. Returns its value, or the result of its promise. */
  async run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send<Evaluated>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression}`);
    return result.value;
  }

  /** Waits until the window stops loading. By then the cookies of the response are stored, also after a 204. */
  async #untilLoaded(begin: () => Promise<unknown>): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    await begin();
    await stopped;
  }
}

/** Returns the script that runs a task in a new frame of the page. */
function within(frame: string, task: Task): string {
  return `new Promise((resolve) => {
    const frame = document.createElement("iframe");
    addEventListener("message", ({ data }) => { frame.remove(); resolve(data.result); }, { once: true });
    frame.onload = () => frame.contentWindow.postMessage(${JSON.stringify({ task })}, "*");
    frame.src = ${JSON.stringify(frame)};
    document.body.append(frame);
  })`;
}
