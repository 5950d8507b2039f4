/** The sections that reasons cite. The numbers of the draft's sections change; their titles are its anchors. */

import { section } from "../../base/spec.ts";

export const SYNTAX = /* @__PURE__ */ section("5.6");
export const STORAGE = /* @__PURE__ */ section("5.7");
export const REQUEST = 'DBSC "Send request"';
export const INSTRUCTIONS = 'DBSC "JSON Session Instruction Format"';
export const SCOPE = 'DBSC "JSON Session Scope Instruction Format"';
export const RULE = 'DBSC "JSON Session Scope Rule Format"';
export const CREDENTIALS = 'DBSC "JSON Session Credentials Format"';
export const PATTERN = 'DBSC "Identify if a host matches a pattern"';
export const IN_SCOPE = 'DBSC "Identify if a URL is in scope of a session"';
export const MISSING = 'DBSC "Identify if missing session credential"';
export const CHALLENGE = 'DBSC "Cache challenge"';
export const OFFER = 'DBSC "Create session"';
