/** The reasons in words: the section, the sentence with `{}` for each number or name of the format, and the fix. */

import {
  CHALLENGE,
  CREDENTIALS,
  IN_SCOPE,
  INSTRUCTIONS,
  MISSING,
  OFFER,
  PATTERN,
  REQUEST,
  RULE,
  SCOPE,
  STORAGE,
  SYNTAX,
} from "./sections.ts";

/** Results of a registration, in Chromium's words and in the order in which it checks. */
export const ERRORS = {
  NetError: [
    REQUEST,
    'url must begin with "https:", and status must not be 407',
    "Redirect a registration to https only.",
  ],
  RegistrationAttemptedChallenge: [
    REQUEST,
    "status must not be 403 at a registration",
    "Put the challenge into Secure-Session-Registration.",
  ],
  PersistentHttpError: [
    REQUEST,
    "status must be 200 to 299; got {}",
    "Answer the POST with 200 and the JSON.",
  ],
  TransientHttpError: [REQUEST, "status must be 200 to 299; got {}", "Make the offer again later."],
  EmptySessionConfig: [REQUEST, "body must not be empty at a registration", "Answer with the JSON."],
  InvalidConfigJson: [
    INSTRUCTIONS,
    "body must be a JSON object with at most 4 levels of objects and lists",
    "Leave out comments and what is nested deeper, unknown keys too.",
  ],
  InvalidSessionId: [INSTRUCTIONS, "session_identifier must be a text that is not empty"],
  ServerRequestedTermination: [
    INSTRUCTIONS,
    "continue must not be false at a registration",
    "Leave continue out.",
  ],
  MissingScope: [INSTRUCTIONS, "scope must be an object", 'Write "scope": {"include_site": false}.'],
  MissingScopeIncludeSite: [
    SCOPE,
    "scope.include_site must be true or false",
    'Write "include_site": false.',
  ],
  InvalidScopeSpecification: [RULE, "scope.scope_specification[{}] must be an object"],
  MissingScopeSpecificationType: [
    RULE,
    "scope.scope_specification[{}].type must be a text",
    'Write "type": "include" or "type": "exclude".',
  ],
  EmptyScopeSpecificationDomain: [
    RULE,
    "scope.scope_specification[{}].domain must not be empty",
    'Leave domain out, or write "*".',
  ],
  EmptyScopeSpecificationPath: [
    RULE,
    "scope.scope_specification[{}].path must not be empty",
    'Leave path out, or write "/".',
  ],
  InvalidScopeSpecificationType: [
    RULE,
    'scope.scope_specification[{}].type must be "include" or "exclude"',
    "Write it in lower case.",
  ],
  NoCredentials: [
    INSTRUCTIONS,
    "credentials must be a list that is not empty",
    "Name the bound cookie and its attributes.",
  ],
  InvalidCredentialsConfig: [CREDENTIALS, "credentials[{}] must be an object"],
  InvalidCredentialsType: [
    CREDENTIALS,
    'credentials[{}].type must be "cookie"',
    'Write "type": "cookie" in lower case.',
  ],
  InvalidCredentialsEmptyName: [CREDENTIALS, "credentials[{}].name must be a text that is not empty"],
  RefreshInitiatorNotString: [INSTRUCTIONS, "allowed_refresh_initiators[{}] must be a text"],
  InvalidScopeOrigin: [
    SCOPE,
    "scope.origin must be an origin",
    "Write scheme and host, or leave origin out for the origin of the registration.",
  ],
  ScopeOriginContainsPath: [SCOPE, "scope.origin must have no path", "Leave the slash after the host out."],
  ScopeOriginSameSiteMismatch: [
    REQUEST,
    "scope.origin must be of the site of the registration, by the same scheme",
    "Leave origin out, or register at a URL of the same site.",
  ],
  CrossOriginRegistrationSiteNotIncluded: [
    REQUEST,
    "scope.origin must be the origin of the registration if include_site is false",
    "Leave origin out, or register at a URL of that origin.",
  ],
  InvalidRefreshUrl: [REQUEST, 'refresh_url must be a URL that begins with "https:", or a path'],
  RefreshUrlSameSiteMismatch: [REQUEST, "refresh_url must be of the site of the registration"],
  InvalidScopeIncludeSite: [
    REQUEST,
    "scope.origin must be the registrable domain itself if include_site is true",
    "Write the registrable domain as origin, or include_site: false; addresses and localhost have none.",
  ],
  InvalidScopeRulePath: [RULE, 'scope.scope_specification[{}].path must begin with "/"'],
  InvalidScopeRuleHostPattern: [
    PATTERN,
    'scope.scope_specification[{}].domain must have a star in no other place than "*." at its beginning',
  ],
  ScopeRuleOriginScopedHostPatternMismatch: [
    RULE,
    "scope.scope_specification[{}].domain must match the host of the origin if include_site is false",
    "Leave domain out.",
  ],
  ScopeRuleSiteScopedHostPatternMismatch: [
    RULE,
    "scope.scope_specification[{}].domain must be a host of the site, without scheme and port",
  ],
  InvalidCredentialsCookieName: [
    SYNTAX,
    'credentials[{}].name must have no "=", no ";" and no control character',
  ],
  InvalidCredentialsCookieParsing: [
    SYNTAX,
    "credentials[{}] must have no control character in its attributes and at most 4095 bytes in its name",
  ],
  InvalidCredentialsCookieUnpermittedAttribute: [
    CREDENTIALS,
    "credentials[{}].attributes must be only Domain, Path, Secure, HttpOnly and SameSite, with one semicolon between them",
    "Leave Max-Age, Expires, Partitioned and all others to the Set-Cookie.",
  ],
  InvalidCredentialsCookieInvalidDomain: [
    STORAGE,
    "credentials[{}].attributes must have the host of the registration as Domain, or a domain above it that is no public suffix",
    "Leave Domain out.",
  ],
  InvalidCredentialsCookiePrefix: [
    STORAGE,
    "credentials[{}].attributes must obey the prefix of the cookie's name",
    "Add Secure; for __Host- also Path=/, without Domain; for __Http- also HttpOnly.",
  ],
  InvalidCredentialsCookie: [
    STORAGE,
    'credentials[{}].name must not begin with "__Host-Http-"',
    "Use __Host- or __Http-.",
  ],
  RefreshInitiatorInvalidHostPattern: [
    PATTERN,
    'allowed_refresh_initiators[{}] must be a host, "*", or "*." and a host',
  ],
  BoundCookieSetForbidden: [
    REQUEST,
    "credentials must have a cookie that the registration may set; SameSite=None needs Secure",
    "Add Secure.",
  ],
} as const;

/** What Chromium accepts in a registration and what does not work. */
export const WARNINGS = {
  "offer-ignored": [
    OFFER,
    'offeredBy must begin with "https:"; Chromium ignores an offer by http, of localhost too',
    "Offer by https.",
  ],
  "offer-out-of-scope": [
    IN_SCOPE,
    "offeredBy must be in the scope of the session, or its requests are not protected",
    "Register at the origin that offers, or write include_site: true.",
  ],
  "identifier-not-printable": [
    INSTRUCTIONS,
    "session_identifier must be printable ASCII without quotes and backslashes; it goes into a header as it is",
    "Use letters and digits.",
  ],
  "ignored-value": [INSTRUCTIONS, "{} is of another type than the draft says; Chromium ignores it"],
  "well-known-needed": [
    REQUEST,
    "registering_origins must have the origin of the registration, in the file /.well-known/device-bound-sessions of the registrable domain",
    "Serve that file with status 200, or register at the registrable domain.",
  ],
  "refresh-url-unescaped": [
    REQUEST,
    "refresh_url must have no escaped ASCII; Chromium decodes it before it looks for the path",
    "Write the characters themselves.",
  ],
  "refresh-excludes-host": [
    IN_SCOPE,
    'refresh_url must have another path than "/"; nothing on its host is ever refreshed',
    "Use a path of its own, such as /dbsc/refresh.",
  ],
  "refresh-excludes-pages": [
    IN_SCOPE,
    "refresh_url must have a path of its own; everything below it is out of scope, {} too",
    "Use a path below which nothing is, such as /dbsc/refresh.",
  ],
  "rule-never-matches": [
    RULE,
    "scope.scope_specification[{}].domain must be a host as in a parsed URL: lower case, ASCII, no leading dot",
  ],
  "rule-path-never-matches": [
    RULE,
    "scope.scope_specification[{}].path must be a path as in a parsed URL: no query, no star; spaces and non-ASCII escaped; letters and digits not",
    "A path covers everything below it without a star.",
  ],
  "rule-below-refresh": [
    IN_SCOPE,
    "scope.scope_specification[{}].path must not be below the path of refresh_url, which no rule can include",
    "Use a path for refresh_url below which nothing is.",
  ],
  "initiator-never-matches": [
    PATTERN,
    "allowed_refresh_initiators[{}] must be a host as in a parsed URL: lower case, ASCII, without scheme, port and leading dot",
  ],
  "bound-cookie-not-set": [
    MISSING,
    "setCookie must have the cookie of credentials[{}], as browsers accept it; without it the next request refreshes",
    "Set it in the answer of the registration and of each refresh.",
  ],
  "attributes-differ": [
    MISSING,
    "setCookie must have the same {} as credentials[{}], or every request refreshes",
    "Write the same attributes in both; SameSite=Lax is not the same as no SameSite.",
  ],
  "default-paths-differ": [
    MISSING,
    "credentials[{}].attributes must have a Path; the default path of refresh_url is another than that of the registration",
    "Write Path=/ there and in each Set-Cookie.",
  ],
  "refresh-cannot-set-cookie": [
    CHALLENGE,
    "refresh_url must be on a host that can set the cookie of credentials[{}]; the first refresh ends the session",
    "Refresh on the host of the registration, or write a Domain above both.",
  ],
  "lifetime-short": [
    MISSING,
    "Max-Age of the cookie of credentials[{}] must be at least 240; got {}",
    "Use 600: Chromium renews 120 seconds ahead, and signs 6 times in 9 minutes.",
  ],
  "lifetime-missing": [
    MISSING,
    "Max-Age of the cookie of credentials[{}] must be set, or the cookie is never renewed while the browser runs",
    "Use Max-Age=600.",
  ],
} as const;
