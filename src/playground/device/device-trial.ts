/** The state of the page: a shop, the laptops of Joe and of the thief, and what the last button did. */

import { SessionError } from "../../session.ts";
import { DEVICE_ACTIONS, type Done, type LaptopName, type Laptops } from "./device-actions.ts";
import { DeviceShop, FORMS, type SessionForm } from "./device-shop.ts";
import { type Exchange, Laptop } from "./laptop.ts";

export const LAPTOPS = ["joe", "thief"] as const satisfies readonly LaptopName[];

/** The part of the page that a button is in: the id of its section. */
export type DevicePlace = LaptopName | "time" | "form";

export type DeviceReport = Done & {
  readonly place: DevicePlace;
  readonly exchanges: readonly Exchange[];
};

const MINUTE = 60_000;
/** How much time the buttons let pass, by their actions. */
const DURATIONS: ReadonlyMap<string, readonly [duration: number, message: string]> = new Map([
  ["wait-minute", [MINUTE, "1 minute has passed."]],
  ["wait-minutes", [10 * MINUTE, "10 minutes have passed."]],
]);

export class DeviceTrial {
  shop = new DeviceShop("stored");
  laptops = this.#createLaptops();
  #report: DeviceReport | undefined;

  /** Does what a form asks for. Returns the part of the page that shows it. */
  async act(form: URLSearchParams): Promise<DevicePlace> {
    this.#report = await this.#perform(form);
    return this.#report.place;
  }

  /** Returns what the last button did, once: a page that is loaded again does not show it. */
  takeReport(): DeviceReport | undefined {
    const report = this.#report;
    this.#report = undefined;
    return report;
  }

  async #perform(form: URLSearchParams): Promise<DeviceReport> {
    const action = form.get("action") ?? "";
    if (action === "reset")
      return this.#begin(this.shop.form, "time", "All sessions, cookies and events are gone.");
    const kind = FORMS.find((each) => each === action);
    if (kind !== undefined) return this.#begin(kind, "form", BEGINNINGS[kind]);
    const wait = DURATIONS.get(action);
    if (wait !== undefined) return this.#pass(...wait);
    const name = LAPTOPS.find((each) => each === form.get("laptop")) ?? "joe";
    return this.#press(name, action);
  }

  async #press(place: LaptopName, action: string): Promise<DeviceReport> {
    const actions = DEVICE_ACTIONS[place];
    if (!Object.hasOwn(actions, action)) return say(place, "Nothing was done: the action is unknown.", false);
    try {
      const done = await actions[action]!(this.shop, this.laptops);
      return { ...done, place, exchanges: this.laptops[place].takeExchanges() };
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      return { ...say(place, error.message, false), result: error.code };
    }
  }

  #pass(duration: number, message: string): DeviceReport {
    this.shop.pass(duration);
    return say("time", message);
  }

  #begin(form: SessionForm, place: DevicePlace, message: string): DeviceReport {
    this.shop = new DeviceShop(form);
    this.laptops = this.#createLaptops();
    return say(place, message);
  }

  #createLaptops(): Laptops {
    return { joe: new Laptop(this.shop), thief: new Laptop(this.shop) };
  }
}

const BEGINNINGS = {
  stored: "A new shop keeps its sessions in a store.",
  sealed: "A new shop keeps its sessions in the cookie, and stores nothing.",
} as const;

function say(place: DevicePlace, message: string, isGood = true): DeviceReport {
  return { place, message, isGood, call: "", exchanges: [] };
}
