/** Sessions that are bound to a device (W3C draft "Device Bound Session Credentials"). Experimental. */

import { CookieError } from "../base/cookie-error.ts";
import type { CookieSource, HeaderTarget } from "../http/messages.ts";
import type { SealedSessions } from "../sessions/define-sealed-session.ts";
import type { Sessions } from "../sessions/define-session.ts";
import type { SealedKind } from "../sessions/sealed/sealed-state.ts";
import { type Attachment, DEVICE_FIELD } from "../sessions/session/attachment.ts";
import { findKind, findState } from "../sessions/session/defined-kind.ts";
import type { AnySession } from "../sessions/session/session.ts";
import { isStored } from "../sessions/stored/state/stored-state.ts";
import type { Binding } from "./binding/binding.ts";
import { type DeviceBindingOptions, resolveBinding } from "./binding/binding-options.ts";
import { readBoundCookie, removeBoundCookie, setEmptyCookie } from "./binding/bound-cookie.ts";
import type { DeviceEvent } from "./binding/device-events.ts";
import { answerWellKnown } from "./endpoints/answers.ts";
import { checkDevice, type DeviceCheck } from "./endpoints/check-device.ts";
import {
  type DeviceAnswer,
  type DeviceRequest,
  type NodeRequest,
  type NodeResponse,
  toDeviceRequest,
  toResponse,
  writeToNode,
} from "./endpoints/device-messages.ts";
import { offerBinding } from "./endpoints/offer.ts";
import { refresh } from "./endpoints/refresh.ts";
import { register } from "./endpoints/register.ts";

export interface DeviceBinding<Out, In = Out> {
  /**
   * Offers the browser to bind the session to its device: after the commit of a login, in the same response. A browser that knows
   * no device-bound sessions ignores the header. A session that is bound already is offered nothing.
   *
   * @throws TypeError if the session was not committed, or if other sessions opened it. If the headers were sent, it throws what the
   * response throws.
   */
  offer(to: HeaderTarget, session: AnySession<Out, In>): void;
  /** Answers registrations, renewals and the well-known file. Returns `undefined` for every other request. */
  handle(request: Request): Promise<Response | undefined>;
  /** The same for Node. Returns whether it answered. */
  handleNode(request: NodeRequest, response: NodeResponse): Promise<boolean>;
  /** Returns what a request proves of the device. It decides nothing: "unproven" is for the caller to refuse. */
  check(from: CookieSource, session: AnySession<Out, In>): DeviceCheck;
  /** Calls `listener` with each event. Returns a function that ends this. */
  subscribe(listener: (event: DeviceEvent) => void): () => void;
}

/**
 * Binds sessions to the device of their browser: it holds a key that cannot be copied, and proves it whenever a short-lived
 * cookie is renewed. A stolen cookie is good until then. Over stored sessions the proof of a renewal is good once, and the binding ends
 * with the session. Over sealed sessions nothing is stored; see `docs/dbsc.md` for what that costs.
 *
 * Experimental: the draft and the browsers may change, and so may this.
 *
 * @example
 * ```ts
 * import { KeyRing } from "speculoos";
 * import { deviceBound } from "speculoos/dbsc";
 * import { defineSession, MemorySessionStore } from "speculoos/session";
 *
 * const sessions = defineSession<{ user: string }>("__Host-session", {
 *   keys: new KeyRing(KeyRing.generate()),
 *   store: new MemorySessionStore(),
 *   idle: 1800,
 *   absolute: 43_200,
 *   subject: (data) => data.user,
 * });
 * const binding = deviceBound(sessions, { register: "/device/register", refresh: "/device/refresh" });
 *
 * const session = await sessions.open(new Request("https://shop.example/login"));
 * session.set("user", "joe");
 * session.login();
 * const response = new Response("welcome");
 * await session.commit(response);
 * binding.offer(response, session);
 * console.log(response.headers.get("secure-session-registration")?.slice(0, 38)); // (ES256 RS256);path="/device/register";
 * ```
 * @throws TypeError, RangeError or CookieError for options that no browser would take; TypeError if `sessions` were not defined by
 * `defineSession` or `defineSealedSession`, or are bound already.
 */
export function deviceBound<Out, In>(
  sessions: Sessions<Out, In> | SealedSessions<Out, In>,
  options: DeviceBindingOptions,
): DeviceBinding<Out, In> {
  const kind = findKind(sessions);
  if (kind === undefined)
    throw new TypeError("sessions must be what defineSession or defineSealedSession returned");
  if (kind.attached.device !== undefined) throw new TypeError("sessions must be bound once");
  const binding = resolveBinding(kind, options);
  kind.attached.device = {
    isNewlyProven: ({ from, own }, id, now) =>
      !own.has(DEVICE_FIELD) && readBoundCookie(binding, from, id, now).status === "proven",
    end: (state, facts, answer) => endBinding(binding, state, facts, answer),
  };
  const stateOf = (session: unknown) => {
    const state = findState(kind, session);
    if (state !== undefined) return state;
    throw new TypeError("session must be one that these sessions opened");
  };
  return {
    offer: (to, session) => offerBinding(binding, to, stateOf(session)),
    async handle(request) {
      const answer = await answerTo(binding, toDeviceRequest(request));
      return answer && toResponse(answer);
    },
    async handleNode(request, response) {
      const answer = await answerTo(binding, toDeviceRequest(request));
      if (answer !== undefined) writeToNode(response, answer);
      return answer !== undefined;
    },
    check: (from, session) => checkDevice(binding, from, stateOf(session)),
    subscribe: binding.events.subscribe,
  };
}

const WELL_KNOWN = "/.well-known/device-bound-sessions";

async function answerTo(binding: Binding, request: DeviceRequest): Promise<DeviceAnswer | undefined> {
  const { method, path } = request;
  const { registeringOrigins } = binding;
  if (path === WELL_KNOWN && method === "GET" && registeringOrigins !== undefined)
    return answerWellKnown(registeringOrigins);
  // A redirect on the way turns the POST into a GET.
  if (path === binding.register) return register(binding, request);
  return path === binding.refresh ? refresh(binding, request) : undefined;
}

/** Ends the binding in the response that ends the session. */
function endBinding(
  binding: Binding,
  ...[{ own }, { id, absoluteEnd }, { from, to, options }]: Parameters<Attachment["end"]>
): void {
  const { kind } = binding;
  if (to === undefined) return;
  const isShown = readBoundCookie(binding, from, id, kind.currentTime()).status !== "absent";
  if (!own.has(DEVICE_FIELD) && !isShown) return;
  const forgets = !isStored(kind) && (kind as SealedKind).epochs === undefined;
  const transport = options.transport ?? kind.cookie.transport;
  try {
    if (forgets) setEmptyCookie(binding, to, id, { end: absoluteEnd, transport });
    else removeBoundCookie(binding, to, id, transport);
  } catch (error) {
    // The session has ended, whatever the browser keeps: its next renewal tells it so.
    if (!(error instanceof CookieError)) throw error;
  }
}
