/** What the buttons of the playground do: each answers with Set-Cookie lines, made by this library alone. */

import type { ServerResponse } from "node:http";
import {
  addCookie,
  Cookie,
  type CookieAttributes,
  KeyRing,
  MarshalCookie,
  removeCookie,
  SealedCookie,
  SignedCookie,
} from "../../index.ts";

import { definition, LEGACY, migration, writeLegacySession } from "./migration.ts";

/** The cookies that the page shows. */
export const NAMES = { plain: "theme", signed: "user", marshal: "basket", sealed: "letter" } as const;
export type Kind = keyof typeof NAMES;

/** Where the page lives; cookies are set for the whole host, planted ones for this path. */
export const PAGE = "/play";

const LIFETIME = 3600;
const ATTRIBUTES: CookieAttributes = { path: "/", maxAge: LIFETIME, sameSite: "lax" };

/** The keys of this run: the current one, then retired ones. */
export class Keys {
  ring = new KeyRing(KeyRing.generate());
  #secrets: string[] = [];

  constructor() {
    this.rotate();
  }

  /** How many keys still verify beside the current one. */
  get retired(): number {
    return this.#secrets.length - 1;
  }

  rotate(): void {
    this.#secrets = [KeyRing.generate(), ...this.#secrets].slice(0, 10);
    this.ring = new KeyRing(this.#secrets);
  }

  forget(): void {
    this.#secrets = this.#secrets.slice(0, 1);
    this.ring = new KeyRing(this.#secrets);
  }
}

export type Action = (
  response: ServerResponse,
  form: URLSearchParams,
  keys: Keys,
  received: string | undefined,
) => string;

/** By the `action` of the form; each returns what it did, as a sentence. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  set(response, form, keys) {
    const kind = kindOf(form);
    addCookie(response, cookieOf(kind, keys));
    return `A ${kind} cookie was sent. What you see now is what your browser sent back.`;
  },
  change(response, form, _keys, received) {
    const kind = kindOf(form);
    tamper(response, kind, received, (value) => `${value.slice(0, -1)}${value.endsWith("x") ? "y" : "x"}`);
    return `The last character of the ${kind} cookie was changed, as a client could do.`;
  },
  prolong(response, form, _keys, received) {
    const kind = kindOf(form);
    // Where the stamp holds the end of life: eight characters from the twelfth on.
    tamper(response, kind, received, (value) => `${value.slice(0, 11)}________${value.slice(19)}`);
    return `The end of life inside the ${kind} cookie was overwritten with “never”.`;
  },
  plant(response, form) {
    const kind = kindOf(form);
    addCookie(response, NAMES[kind], "planted", { path: PAGE });
    return `A second ${kind} cookie of the same name was planted under the path ${PAGE}; browsers send it first.`;
  },
  remove(response, form) {
    const kind = kindOf(form);
    removeCookie(response, NAMES[kind], { path: "/" });
    removeCookie(response, NAMES[kind], { path: PAGE });
    return `The ${kind} cookie was removed: it was set again, already over.`;
  },
  rotate(_response, _form, keys) {
    keys.rotate();
    return "There is a new current key. Cookies of the old one are still believed, and ask to be refreshed.";
  },
  forget(_response, _form, keys) {
    keys.forget();
    return "The retired keys are gone: cookies that they signed are not believed any more.";
  },
  express(response) {
    const raw = writeLegacySession(response);
    return `An Express server signed in as before: its cookie is ${raw.length} octets of connect.sid.`;
  },
  migrate(response, _form, keys) {
    const session = migration(keys.ring).get(response, { reissueTo: response });
    return session === undefined
      ? "There was no session to move."
      : `The session “${session}” was read, and is yours in a sealed cookie from now on. Nobody was logged out.`;
  },
  leave(response, _form, keys) {
    removeCookie(response, LEGACY, { path: "/" });
    definition(keys.ring).remove(response);
    return "Both sessions were removed.";
  },
  make(response, form) {
    const cookie = new Cookie(form.get("name") ?? "", form.get("value") ?? "", attributesOf(form));
    addCookie(response, cookie);
    return "Your cookie was sent. It is in the table if your browser kept it.";
  },
};

/** The kind that a form is about. */
export function kindOf(form: URLSearchParams): Kind {
  const kind = form.get("kind");
  return kind === "signed" || kind === "marshal" || kind === "sealed" ? kind : "plain";
}

function cookieOf(kind: Kind, keys: Keys): Cookie | SignedCookie | MarshalCookie | SealedCookie {
  if (kind === "plain") return new Cookie(NAMES.plain, "speculoos, with almonds", ATTRIBUTES);
  if (kind === "signed")
    return new SignedCookie(NAMES.signed, "joe", keys.ring, { ...ATTRIBUTES, httpOnly: true });
  if (kind === "sealed") {
    const letter = { to: "Sinterklaas", wish: "a pony", promised: false };
    return new SealedCookie(NAMES.sealed, letter, keys.ring, { ...ATTRIBUTES, httpOnly: true });
  }
  const basket = { items: new Map([["speculoos", 3n]]), since: new Date(), gift: undefined };
  return new MarshalCookie(NAMES.marshal, basket, keys.ring, { ...ATTRIBUTES, httpOnly: true });
}

function tamper(
  response: ServerResponse,
  kind: Kind,
  received: string | undefined,
  change: (value: string) => string,
): void {
  if (received !== undefined) addCookie(response, NAMES[kind], change(received), ATTRIBUTES);
}

/** Only what was filled in: the refusals are the point of the form. */
function attributesOf(form: URLSearchParams): CookieAttributes {
  const text = (field: string) => form.get(field) || undefined;
  const maxAge = text("maxAge");
  return {
    path: text("path"),
    domain: text("domain"),
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    // Words beyond the list are refused by the cookie itself.
    sameSite: text("sameSite") as CookieAttributes["sameSite"],
    secure: form.has("secure") || undefined,
    httpOnly: form.has("httpOnly") || undefined,
    partitioned: form.has("partitioned") || undefined,
    encoding: form.has("percent") ? "percent" : undefined,
  };
}
