/** The JSON of a registration, key by key, in the order in which Chromium reads it (DBSC "JSON Session Instruction Format"). */

import type { Report } from "./binding-reason.ts";
import { isObject, type JsonObject, ownValue } from "./read-body.ts";

/** A rule of the scope. `index` is its place in the list. */
export type ScopeRule = {
  readonly index: number;
  readonly type: "include" | "exclude";
  readonly domain: string;
  readonly path: string;
};

/** A cookie that is bound, by its place in the list. */
export type Credential = { readonly index: number; readonly name: string; readonly attributes: string };

/** What was valid of the JSON; what was not is reported and left out. */
export type SessionConfig = {
  readonly identifier: string;
  /** "" for the origin of the registration. */
  readonly origin: string;
  readonly includeSite: boolean | undefined;
  readonly rules: readonly ScopeRule[];
  /** "" for the URL of the registration. */
  readonly refreshUrl: string;
  readonly credentials: readonly Credential[];
  readonly initiators: readonly string[];
  /** Names of the keys that have values of another type, which Chromium ignores. */
  readonly ignored: readonly string[];
};

/** Reads the JSON and reports what Chromium refuses. Returns undefined if the server ends the session. */
export function readConfig(json: JsonObject, report: Report): SessionConfig | undefined {
  const ignored: string[] = [];
  const identifier = ownValue(json, "session_identifier");
  const isIdentified = typeof identifier === "string" && identifier !== "";
  // DEVIATION(DBSC "Send request"): to Chromium session_identifier is needed with "continue": false too; in the draft it is not.
  if (!isIdentified) report("InvalidSessionId");
  const goesOn = ownValue(json, "continue");
  if (goesOn === false) {
    if (isIdentified) report("ServerRequestedTermination");
    return undefined;
  }
  if (goesOn !== undefined && goesOn !== true) ignored.push("continue");
  const scope = readScope(ownValue(json, "scope"), ignored, report);
  const credentials = readCredentials(ownValue(json, "credentials"), ignored, report);
  const initiators = readInitiators(listOf(json, INITIATORS, INITIATORS, ignored), report);
  // DEVIATION(DBSC "Send request"): without refresh_url, or if it is empty, Chromium refreshes at the URL of the registration.
  const refreshUrl = textOf(json, "refresh_url", "", "refresh_url", ignored);
  return {
    ...scope,
    identifier: isIdentified ? identifier : "",
    refreshUrl,
    credentials,
    initiators,
    ignored,
  };
}

function readScope(
  scope: unknown,
  ignored: string[],
  report: Report,
): Pick<SessionConfig, "origin" | "includeSite" | "rules"> {
  if (!isObject(scope)) {
    report("MissingScope");
    return { origin: "", includeSite: undefined, rules: [] };
  }
  const includeSite = ownValue(scope, "include_site");
  if (typeof includeSite !== "boolean") report("MissingScopeIncludeSite");
  const list = listOf(scope, "scope_specification", "scope.scope_specification", ignored);
  const rules: ScopeRule[] = [];
  for (const [index, given] of list.entries()) {
    const rule = readRule(given, index, ignored, report);
    if (rule) rules.push(rule);
  }
  return {
    origin: textOf(scope, "origin", "", "scope.origin", ignored),
    includeSite: typeof includeSite === "boolean" ? includeSite : undefined,
    rules,
  };
}

function readRule(given: unknown, index: number, ignored: string[], report: Report): ScopeRule | undefined {
  if (!isObject(given)) {
    report("InvalidScopeSpecification", index);
    return undefined;
  }
  const name = `scope.scope_specification[${index}]`;
  const type = ownValue(given, "type");
  const domain = textOf(given, "domain", "*", `${name}.domain`, ignored);
  const path = textOf(given, "path", "/", `${name}.path`, ignored);
  if (typeof type !== "string") report("MissingScopeSpecificationType", index);
  else if (domain === "") report("EmptyScopeSpecificationDomain", index);
  else if (path === "") report("EmptyScopeSpecificationPath", index);
  else if (type === "include" || type === "exclude") return { index, type, domain, path };
  else report("InvalidScopeSpecificationType", index);
  return undefined;
}

function readCredentials(list: unknown, ignored: string[], report: Report): Credential[] {
  const credentials: Credential[] = [];
  if (!Array.isArray(list) || list.length === 0) {
    report("NoCredentials");
    return credentials;
  }
  for (const [index, given] of list.entries()) {
    if (!isObject(given)) {
      report("InvalidCredentialsConfig", index);
      continue;
    }
    const name = ownValue(given, "name");
    if (ownValue(given, "type") !== "cookie") report("InvalidCredentialsType", index);
    else if (typeof name !== "string" || name === "") report("InvalidCredentialsEmptyName", index);
    else {
      const attributes = textOf(given, "attributes", "", `credentials[${index}].attributes`, ignored);
      credentials.push({ index, name, attributes });
    }
  }
  return credentials;
}

/** Returns the patterns; "*" stands for one that is no text. */
function readInitiators(list: readonly unknown[], report: Report): string[] {
  return list.map((initiator, index) => {
    if (typeof initiator === "string") return initiator;
    report("RefreshInitiatorNotString", index);
    return "*";
  });
}

/** Returns a list, or an empty one if there is none. */
function listOf(object: JsonObject, key: string, name: string, ignored: string[]): readonly unknown[] {
  const value = ownValue(object, key);
  if (Array.isArray(value)) return value;
  if (value !== undefined) ignored.push(name);
  return [];
}

/** Returns a text, or the default if there is none. */
function textOf(object: JsonObject, key: string, byDefault: string, name: string, ignored: string[]): string {
  const value = ownValue(object, key);
  if (typeof value === "string") return value;
  if (value !== undefined) ignored.push(name);
  return byDefault;
}

const INITIATORS = "allowed_refresh_initiators";
