/** Changes of name and of protection. */

import { defineCookie } from "speculoos";
import { migrate } from "speculoos/interop";
import { ownApp, RINGS } from "../apps/own-app.ts";
import type { ProxyFacts, Story } from "../story.ts";

const keys = RINGS.old;

const plain = (facts: ProxyFacts, name = "sid") => defineCookie(name, facts);
const signed = (facts: ProxyFacts, name = "sid") => defineCookie(name, { keys, ...facts });
const sealed = (facts: ProxyFacts, name = "sid") =>
  defineCookie(name, { keys, protection: "sealed", ...facts });

export const KIND_STORIES: readonly Story[] = [
  {
    title: "A name becomes one with the prefix __Host-",
    deployments: {
      before: (facts) => ownApp(signed(facts)),
      after: (facts) => ownApp(defineCookie("__Host-sid", { keys, formerly: [{ name: "sid" }], ...facts })),
    },
    steps: [
      { deploy: "before" },
      { visit: "app/login?user=joe" },
      { deploy: "after" },
      { visit: "app/look", page: { user: "joe", reissue: null } },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { stored: ["__Host-sid app.SITE/"] },
      { visit: "app/me", page: { user: "joe", reissue: null } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { deploy: "before" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { visit: "app/login?user=joe" },
      { deploy: "after" },
      { visit: "app/logout-then-read" },
      { stored: [] },
    ],
  },
  {
    title: "One name, unsigned, then signed, then sealed",
    deployments: {
      unsigned: (facts) => ownApp(plain(facts)),
      signed: (facts) => ownApp(migrate("sid", { from: [plain(facts)], to: signed(facts) })),
      sealed: (facts) => ownApp(migrate("sid", { from: [signed(facts), plain(facts)], to: sealed(facts) })),
      "sealed only": (facts) => ownApp(sealed(facts)),
    },
    steps: [
      { deploy: "unsigned" },
      { visit: "app/login?user=joe" },
      { deploy: "signed" },
      { visit: "app/look", page: { user: "joe" } },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { visit: "app/me", page: { user: "joe", reissue: null } },
      { deploy: "sealed" },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { visit: "app/me", page: { user: "joe", reissue: null } },
      { deploy: "sealed only" },
      { visit: "app/me", page: { user: "joe" } },
      { stored: ["sid app.SITE/"] },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
  {
    title:
      "Unsigned, then signed under a new name, then sealed under __Host-, all at once for who comes late",
    deployments: {
      unsigned: (facts) => ownApp(plain(facts, "user")),
      signed: (facts) => ownApp(migrate("user", { from: [plain(facts, "user")], to: signed(facts) })),
      sealed: (facts) =>
        ownApp(
          migrate("user", {
            from: [signed(facts), plain(facts, "user")],
            to: sealed(facts, "__Host-session"),
          }),
        ),
    },
    steps: [
      { deploy: "unsigned" },
      { visit: "app/login?user=joe" },
      { deploy: "signed" },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { stored: ["sid app.SITE/"] },
      { deploy: "sealed" },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { stored: ["__Host-session app.SITE/"] },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { deploy: "unsigned" },
      { visit: "app/login?user=ann" },
      { deploy: "sealed" },
      { visit: "app/me", page: { user: "ann", reissue: "sent" } },
      { deploy: "unsigned" },
      { visit: "app/login?user=joe" },
      { deploy: "sealed" },
      // The own cookie comes first; a logout ends both.
      { visit: "app/me", page: { user: "ann", reissue: null } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
];
