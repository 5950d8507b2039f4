/** What Chromium accepts in a registration and what does not work, in the order of the format. */

import { CHALLENGE, IN_SCOPE, INSTRUCTIONS, MISSING, OFFER, PATTERN, REQUEST, RULE } from "./sections.ts";

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
  "ignored-value": [INSTRUCTIONS, "{n} is of another type than the draft says; Chromium ignores it"],
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
    "refresh_url must have a path of its own; everything below it is out of scope, {n} too",
    "Use a path below which nothing is, such as /dbsc/refresh.",
  ],
  "rule-never-matches": [
    RULE,
    "scope.scope_specification[{n}].domain must be a host as in a parsed URL: lower case, ASCII, no leading dot",
  ],
  "rule-path-never-matches": [
    RULE,
    "scope.scope_specification[{n}].path must be a path as in a parsed URL: no query, no star; spaces and non-ASCII escaped; letters and digits not",
    "A path covers everything below it without a star.",
  ],
  "rule-below-refresh": [
    IN_SCOPE,
    "scope.scope_specification[{n}].path must not be below the path of refresh_url, which no rule can include",
    "Use a path for refresh_url below which nothing is.",
  ],
  "initiator-never-matches": [
    PATTERN,
    "allowed_refresh_initiators[{n}] must be a host as in a parsed URL: lower case, ASCII, without scheme, port and leading dot",
  ],
  "bound-cookie-not-set": [
    MISSING,
    "setCookie must have the cookie of credentials[{n}], as browsers accept it; without it the next request refreshes",
    "Set it in the answer of the registration and of each refresh.",
  ],
  "attributes-differ": [
    MISSING,
    "setCookie must have the attributes of credentials[{n}]; else every request refreshes",
    "Write the same attributes in both; SameSite=Lax is not the same as no SameSite.",
  ],
  "default-paths-differ": [
    MISSING,
    "credentials[{n}].attributes must have a Path; the default path of refresh_url is another than that of the registration",
    "Write Path=/ there and in each Set-Cookie.",
  ],
  "refresh-cannot-set-cookie": [
    CHALLENGE,
    "refresh_url must be on a host that can set the cookie of credentials[{n}]; the first refresh ends the session",
    "Refresh on the host of the registration, or write a Domain above both.",
  ],
  "lifetime-short": [
    MISSING,
    "Max-Age of the bound cookie must be at least 240; got {n}",
    "Use 600: Chromium renews 120 seconds ahead, and signs 6 times in 9 minutes.",
  ],
  "lifetime-missing": [
    MISSING,
    "Max-Age of the cookie of credentials[{n}] must be set, or the cookie is never renewed while the browser runs",
    "Use Max-Age=600.",
  ],
} as const;
