/** The browser's part of a binding: it registers, renews and forgets (W3C draft "Device Bound Session Credentials"). */

import type { DeviceKey } from "./device-key.ts";
import { type Header, type Laptop, NO_PAPERS } from "./laptop.ts";

/** The requests of one renewal. Chromium forgets a binding at the fifth that asks for another proof. */
const MAX_REQUESTS = 5;

/** Registers a key for the login whose challenge the laptop has. Returns the response. */
export async function registerKey(laptop: Laptop, key: DeviceKey): Promise<Response> {
  const proof = await key.signRegistration(laptop.papers.offered ?? "");
  const response = await laptop.send("/device/register", "POST", [["secure-session-response", proof]]);
  if (response.ok) await readConfig(laptop, response);
  return response;
}

/** Renews the bound cookie. Returns whether the laptop has a new one. */
export async function renew(laptop: Laptop, key: DeviceKey): Promise<boolean> {
  for (let sent = 0; sent < MAX_REQUESTS; sent++) {
    const response = await sendRenewal(laptop, key);
    if (response.ok) return readConfig(laptop, response);
    if (response.status !== 403) break;
  }
  forget(laptop);
  return false;
}

/** Sends one request of a renewal, with a proof if there is a challenge. A challenge is answered once. */
export async function sendRenewal(laptop: Laptop, key: DeviceKey): Promise<Response> {
  const { identifier = "", challenge } = laptop.papers;
  const headers: Header[] = [["sec-secure-session-id", identifier]];
  if (challenge !== undefined) headers.push(["secure-session-response", await key.signRenewal(challenge)]);
  laptop.papers = { ...laptop.papers, challenge: undefined };
  return laptop.send("/device/refresh", "POST", headers);
}

/** Keeps the config of a binding, or forgets the binding if the shop ended it. Returns whether it goes on. */
async function readConfig(laptop: Laptop, response: Response): Promise<boolean> {
  const config = (await response.json()) as Config;
  if (config.continue === false) {
    forget(laptop);
    return false;
  }
  const boundName = config.credentials?.[0]?.name;
  laptop.papers = { ...laptop.papers, identifier: config.session_identifier, boundName };
  return true;
}

function forget(laptop: Laptop): void {
  laptop.papers = NO_PAPERS;
  laptop.key = undefined;
}

type Config = {
  readonly session_identifier: string;
  readonly continue?: boolean;
  readonly credentials?: readonly { readonly name: string }[];
};
