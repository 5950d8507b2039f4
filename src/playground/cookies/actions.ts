/** The actions of the buttons: each sets cookies on the response, and only this library makes their Set-Cookie lines. */

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
import { SIGNATURE_OFFSETS } from "../../keys/signature.ts";
import { encodeTime, NO_TIME } from "../../keys/time.ts";
import { type MakeFault, makeCookie, readMakeForm } from "./make-form.ts";
import { defineSession, LEGACY, migrateSession, writeLegacySession } from "./migration.ts";

/** The names of the cookies that the page shows. */
export const NAMES = { plain: "theme", signed: "user", marshal: "basket", sealed: "letter" } as const;
export type Kind = keyof typeof NAMES;

/** The part of the page that a button is in: the id of its section. */
export type Place = Kind | "make" | "keys" | "move";

/** The path of the page. Planted cookies have this path; all others have "/". */
export const PAGE = "/play";

const LIFETIME = 3600;
const ATTRIBUTES: CookieAttributes = { path: "/", maxAge: LIFETIME, sameSite: "lax" };

/** The keys of this process: the current key, then the retired keys. */
export class Keys {
  ring = new KeyRing(KeyRing.generate());
  #secrets: string[] = [];

  constructor() {
    this.rotate();
  }

  /** The number of retired keys, which still verify cookies. */
  get retired(): number {
    return this.#secrets.length - 1;
  }

  /** Makes a new current key. At most nine keys are retired. */
  rotate(): void {
    this.#secrets = [KeyRing.generate(), ...this.#secrets].slice(0, 10);
    this.ring = new KeyRing(this.#secrets);
  }

  /** Drops the retired keys. */
  forget(): void {
    this.#secrets = this.#secrets.slice(0, 1);
    this.ring = new KeyRing(this.#secrets);
  }
}

/** Sets cookies on the response. `received` is the value that the browser sent. Returns a sentence, or a sentence with faults. */
export type Action = (
  response: ServerResponse,
  form: URLSearchParams,
  keys: Keys,
  received: string | undefined,
) => string | { readonly message: string; readonly faults: readonly MakeFault[] };

/** The actions by their name in the form. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  set(response, form, keys) {
    const kind = readKind(form);
    addCookie(response, createCookie(kind, keys));
    return `A ${kind} cookie was sent.`;
  },
  change(response, form, _keys, received) {
    const kind = readKind(form);
    tamper(response, kind, received, (value) => `${value.slice(0, -1)}${value.endsWith("x") ? "y" : "x"}`);
    return `The last character of the ${kind} cookie was changed, as a client could do.`;
  },
  prolong(response, form, _keys, received) {
    const kind = readKind(form);
    const { expiry, tag } = SIGNATURE_OFFSETS;
    tamper(
      response,
      kind,
      received,
      (value) => value.slice(0, expiry) + encodeTime(NO_TIME) + value.slice(tag),
    );
    return `The expiry inside the ${kind} cookie was overwritten with “never”.`;
  },
  plant(response, form) {
    const kind = readKind(form);
    addCookie(response, NAMES[kind], "planted", { path: PAGE });
    return `A second ${kind} cookie of the same name was planted under the path ${PAGE}; browsers send it first.`;
  },
  remove(response, form) {
    const kind = readKind(form);
    removeCookie(response, NAMES[kind], { path: "/" });
    removeCookie(response, NAMES[kind], { path: PAGE });
    return `The ${kind} cookie was removed: it was set again, already expired.`;
  },
  rotate(_response, _form, keys) {
    keys.rotate();
    return "There is a new current key. Cookies of the old key are still accepted, and need to be reissued.";
  },
  forget(_response, _form, keys) {
    keys.forget();
    return "The retired keys were dropped: their cookies are not accepted any more.";
  },
  express(response) {
    const raw = writeLegacySession(response);
    return `An Express server logged you in: its cookie connect.sid has ${raw.length} bytes.`;
  },
  migrate(response, _form, keys) {
    const session = migrateSession(keys.ring).get(response, { reissueTo: response });
    return session === undefined
      ? "There was no session to move."
      : `The session “${session}” was read, and is now in a sealed cookie. Nobody was logged out.`;
  },
  leave(response, _form, keys) {
    removeCookie(response, LEGACY, { path: "/" });
    defineSession(keys.ring).remove(response);
    return "Both sessions were removed.";
  },
  make(response, form) {
    const made = makeCookie(readMakeForm(form));
    if (!(made instanceof Cookie)) return { message: "Refused: nothing was sent.", faults: made };
    addCookie(response, made);
    return "Your cookie was sent.";
  },
  empty() {
    return "The form is empty.";
  },
};

/** Returns the part of the page that the button of an action is in. */
export function placeOf(action: string, kind: Kind): Place {
  if (action === "make" || action === "empty") return "make";
  if (action === "rotate" || action === "forget") return "keys";
  return action === "express" || action === "migrate" || action === "leave" ? "move" : kind;
}

/** Reads the kind of a form. Returns "plain" for any unknown word. */
export function readKind(form: URLSearchParams): Kind {
  const kind = form.get("kind");
  return kind === "signed" || kind === "marshal" || kind === "sealed" ? kind : "plain";
}

function createCookie(kind: Kind, keys: Keys): Cookie | SignedCookie | MarshalCookie | SealedCookie {
  if (kind === "plain") return new Cookie(NAMES.plain, "speculoos", ATTRIBUTES);
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
