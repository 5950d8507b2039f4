/** Changes of Domain and Path, with what a definition has formerly. */

import { defineCookie, type FormerCookie } from "speculoos";
import { ownApp, RINGS } from "../apps/own-app.ts";
import type { Deployment, SiteName, Story } from "../story.ts";

const keys = RINGS.old;

/** One deployment of a definition. The domain is that of the site: a story is played on each. */
function deploy(name: string, options: object = {}): Deployment {
  return (facts) => ownApp(defineCookie(name, { keys, ...options, ...facts }));
}

function domainStories(site: SiteName): readonly Story[] {
  const domain = site;
  const formerly = (...entries: FormerCookie[]) => ({ formerly: entries });
  return [
    {
      title: `A cookie of one host becomes one of all subdomains (${site})`,
      sites: [site],
      deployments: {
        before: deploy("sid"),
        after: deploy("sid", { domain, ...formerly({ domain: undefined }) }),
      },
      steps: [
        { deploy: "before" },
        { visit: "app/login?user=joe" },
        { deploy: "after" },
        { visit: "app/me", page: { user: "joe" } },
        { visit: "app/login?user=ann" },
        { stored: ["sid .SITE/"] },
        { visit: "app/me", page: { user: "ann" } },
        { visit: "shop/me", page: { user: "ann" } },
        { visit: "shop/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { deploy: "before" },
        { visit: "app/login?user=joe" },
        { deploy: "after" },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { stored: [] },
      ],
    },
    {
      title: `Two users on two hosts while the domain changes are ambiguous, until a login (${site})`,
      sites: [site],
      deployments: {
        before: deploy("sid"),
        after: deploy("sid", { domain, ...formerly({ domain: undefined }) }),
      },
      steps: [
        { deploy: "before" },
        { visit: "app/login?user=joe" },
        { deploy: "after" },
        { visit: "shop/login?user=ann" },
        { visit: "shop/me", page: { user: "ann" } },
        { visit: "app/me", page: { user: null, status: "ambiguous" } },
        { visit: "app/login?user=joe" },
        { visit: "app/me", page: { user: "joe" } },
        { visit: "shop/me", page: { user: "joe" } },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { visit: "shop/me", page: { user: null, status: "absent" } },
      ],
    },
    {
      title: `A cookie of all subdomains becomes one of one host, under __Host- (${site})`,
      sites: [site],
      deployments: {
        before: deploy("sid", { domain }),
        after: deploy("__Host-sid", formerly({ name: "sid", domain })),
      },
      steps: [
        { deploy: "before" },
        { visit: "app/login?user=joe" },
        { deploy: "after" },
        { visit: "app/look", page: { user: "joe" } },
        { visit: "app/me", page: { user: "joe", reissue: "sent" } },
        { stored: ["__Host-sid app.SITE/"] },
        { visit: "app/me", page: { user: "joe", reissue: null } },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { deploy: "before" },
        { visit: "app/login?user=joe" },
        { deploy: "after" },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { stored: [] },
      ],
    },
    {
      title: `Another subdomain plants its own login, and never takes the victim's place (${site})`,
      sites: [site],
      deployments: {
        victim: deploy("sid"),
        attacker: deploy("sid", { domain }),
        protected: deploy("__Host-sid", formerly({ name: "sid" })),
      },
      steps: [
        { deploy: "victim" },
        { visit: "app/login?user=joe" },
        { deploy: "attacker" },
        { visit: "shop/login?user=eve" },
        { deploy: "victim" },
        { visit: "app/me", page: { user: null, status: "ambiguous" } },
        { deploy: "protected" },
        { visit: "app/login?user=joe" },
        { deploy: "attacker" },
        { visit: "shop/login?user=eve" },
        { deploy: "protected" },
        { visit: "app/me", page: { user: "joe" } },
      ],
    },
  ];
}

export const SCOPE_STORIES: readonly Story[] = [
  ...domainStories("header.test"),
  ...domainStories("silent.test"),
  {
    title: "A cookie of one folder becomes one of the whole host",
    deployments: {
      before: deploy("sid", { path: "/app" }),
      after: deploy("sid", { formerly: [{ path: "/app" }] }),
    },
    steps: [
      { deploy: "before" },
      { visit: "app/app/login?user=joe" },
      { visit: "app/app/me", page: { user: "joe" } },
      { deploy: "after" },
      { visit: "app/app/me", page: { user: "joe" } },
      { visit: "app/login?user=ann" },
      { visit: "app/app/me", page: { user: "ann" } },
      { stored: ["sid app.SITE/"] },
      { deploy: "before" },
      { visit: "app/app/login?user=joe" },
      { deploy: "after" },
      { visit: "app/logout" },
      { visit: "app/app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
  {
    title: "A cookie of the whole host becomes one of a folder, in chunks",
    deployments: {
      before: deploy("sid", { chunk: true }),
      after: deploy("sid", { chunk: true, path: "/app", formerly: [{ path: "/" }] }),
    },
    steps: [
      { deploy: "before" },
      { visit: "app/login?user=joe&size=5000" },
      { deploy: "after" },
      { visit: "app/app/me", page: { user: "joe" } },
      { visit: "app/app/login?user=ann" },
      { visit: "app/app/me", page: { user: "ann" } },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: ["sid app.SITE/app"] },
      { visit: "app/app/logout" },
      { stored: [] },
    ],
  },
  {
    title: "Cookies that were set with a path of their own become those of the whole host",
    deployments: {
      before: (facts) => ownApp(defineCookie("sid", { keys, ...facts }), { path: "/admin" }),
      after: deploy("__Host-sid", { formerly: [{ name: "sid" }, { name: "sid", path: "/admin" }] }),
    },
    steps: [
      { deploy: "before" },
      { visit: "app/admin/login?user=joe" },
      { deploy: "after" },
      { visit: "app/admin/me", page: { user: "joe", reissue: "sent" } },
      { visit: "app/me", page: { user: "joe", reissue: null } },
      { stored: ["__Host-sid app.SITE/"] },
      { deploy: "before" },
      { visit: "app/admin/login?user=joe" },
      { deploy: "after" },
      { visit: "app/logout" },
      { visit: "app/admin/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
  {
    title: "A partitioned cookie becomes an ordinary one, and the way back",
    deployments: {
      before: deploy("sid", { partitioned: true, sameSite: "none" }),
      after: deploy("sid", { sameSite: "none", formerly: [{ partitioned: true }] }),
      again: deploy("sid", { partitioned: true, sameSite: "none", formerly: [{ partitioned: false }] }),
    },
    steps: [
      { deploy: "before" },
      { visit: "app/login?user=joe" },
      { deploy: "after" },
      { visit: "app/me", page: { user: "joe" } },
      { visit: "app/login?user=ann" },
      { visit: "app/me", page: { user: "ann" } },
      { stored: ["sid app.SITE/"] },
      { deploy: "again" },
      { visit: "app/me", page: { user: "ann" } },
      { visit: "app/login?user=joe" },
      { visit: "app/me", page: { user: "joe" } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
];
