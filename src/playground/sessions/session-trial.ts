/** The state of the page: a shop, two browsers of one person, and what the last button did. */

import { SessionError } from "../../session.ts";
import { Shop, USER } from "./shop.ts";
import { SHOP_ACTIONS, type ShopAction } from "./shop-actions.ts";
import { ShopBrowser } from "./shop-browser.ts";

export const BROWSERS = ["laptop", "phone"] as const;
export type BrowserName = (typeof BROWSERS)[number];

/** The part of the page that a button is in: the id of its section. */
export type TrialPlace = BrowserName | "list" | "time";

export type TrialReport = Awaited<ReturnType<ShopAction>> & {
  readonly place: TrialPlace;
  /** The Set-Cookie lines of the response. */
  readonly lines: readonly string[];
};

const MINUTE = 60_000;
/** How much time the buttons let pass, by their actions. */
const DURATIONS: ReadonlyMap<string, readonly [duration: number, message: string]> = new Map([
  ["wait-minutes", [10 * MINUTE, "10 minutes have passed."]],
  ["wait-hour", [60 * MINUTE, "1 hour has passed."]],
]);

export class SessionTrial {
  shop = new Shop();
  browsers = this.#createBrowsers();
  #report: TrialReport | undefined;

  /** Does what a form asks for. Returns the part of the page that shows it. */
  async act(form: URLSearchParams): Promise<TrialPlace> {
    this.#report = await this.#perform(form);
    return this.#report.place;
  }

  /** Returns what the last button did, once: a page that is loaded again does not show it. */
  takeReport(): TrialReport | undefined {
    const report = this.#report;
    this.#report = undefined;
    return report;
  }

  async #perform(form: URLSearchParams): Promise<TrialReport> {
    const action = form.get("action") ?? "";
    if (action === "reset") return this.#reset();
    const wait = DURATIONS.get(action);
    if (wait !== undefined) return this.#pass(...wait);
    if (action === "end") return this.#end(form.get("id") ?? "");
    const name = BROWSERS.find((each) => each === form.get("browser")) ?? "laptop";
    return this.#request(name, action);
  }

  async #request(place: BrowserName, action: string): Promise<TrialReport> {
    const browser = this.browsers[place];
    if (!Object.hasOwn(SHOP_ACTIONS, action)) {
      const message = "Nothing was done: the action is unknown.";
      return { place, message, isGood: false, call: "", lines: [] };
    }
    const response = new Response();
    try {
      const done = await SHOP_ACTIONS[action]!(this.shop, browser, response);
      browser.receive(response);
      return { ...done, place, lines: response.headers.getSetCookie() };
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      return { place, message: error.message, isGood: false, call: "", result: error.code, lines: [] };
    }
  }

  async #end(id: string): Promise<TrialReport> {
    const ended = await this.shop.sessions.end(id, { subject: USER });
    return {
      place: "list",
      message: ended ? "The session ended." : "There was no such session of Joe.",
      isGood: ended,
      call: 'await sessions.end(id, { subject: "joe" })',
      result: String(ended),
      lines: [],
    };
  }

  #pass(duration: number, message: string): TrialReport {
    this.shop.pass(duration);
    return { place: "time", message, isGood: true, call: "", lines: [] };
  }

  #reset(): TrialReport {
    this.shop = new Shop();
    this.browsers = this.#createBrowsers();
    return {
      place: "time",
      message: "All sessions, cookies and events are gone.",
      isGood: true,
      call: "",
      lines: [],
    };
  }

  #createBrowsers(): Readonly<Record<BrowserName, ShopBrowser>> {
    return { laptop: new ShopBrowser(this.shop), phone: new ShopBrowser(this.shop) };
  }
}
