/** Login and logout with one definition, in each kind of protection. */

import { defineCookie } from "speculoos";
import { othersApp } from "../apps/handmade-app.ts";
import { ownApp, RINGS } from "../apps/own-app.ts";
import type { Story } from "../story.ts";

const keys = RINGS.old;

const simple: readonly [title: string, name: string, options: object][] = [
  ["an unprotected cookie", "sid", {}],
  ["a signed cookie", "sid", { keys }],
  ["a sealed cookie under __Host-", "__Host-sid", { keys, protection: "sealed", maxAge: 3600 }],
];

export const LOGIN_STORIES: readonly Story[] = [
  ...simple.map(
    ([what, name, options]): Story => ({
      title: `Login and logout with ${what}`,
      deployments: { first: (facts) => ownApp(defineCookie(name, { ...options, ...facts })) },
      steps: [
        { deploy: "first" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { visit: "app/login?user=joe" },
        { visit: "app/me", page: { user: "joe", reissue: null } },
        { visit: "app/deep/below/me", page: { user: "joe" } },
        { stored: [`${name} app.SITE/${"maxAge" in options ? " persistent" : ""}`] },
        { visit: "shop/me", page: { user: null } },
        { visit: "app/login?user=ann" },
        { visit: "app/me", page: { user: "ann" } },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { stored: [] },
      ],
    }),
  ),
  {
    title: "A session that grows and shrinks over several cookies",
    deployments: {
      first: (facts) => ownApp(defineCookie("sid", { keys, protection: "sealed", chunk: true, ...facts })),
    },
    steps: [
      { deploy: "first" },
      { visit: "app/login?user=joe" },
      { visit: "app/me", page: { user: "joe" } },
      { visit: "app/login?user=ann&size=5000" },
      { stored: ["sid.0 app.SITE/", "sid.1 app.SITE/"] },
      { visit: "app/me", page: { user: "ann" } },
      { visit: "app/login?user=joe&size=3500" },
      { visit: "app/me", page: { user: "joe" } },
      { visit: "app/login?user=ann" },
      { stored: ["sid app.SITE/"] },
      { visit: "app/me", page: { user: "ann" } },
      { visit: "app/login?user=joe&size=5000" },
      { visit: "app/logout" },
      { stored: [] },
      { visit: "app/me", page: { user: null, status: "absent" } },
    ],
  },
  {
    title: "Cookies of other programs are removed by their names, from a page in any folder",
    deployments: { first: othersApp },
    steps: [
      { deploy: "first" },
      { visit: "app/set" },
      { stored: ["__Host-id app.SITE/", "cart[0] app.SITE/", "deep app.SITE/deep", "user app.SITE/"] },
      { visit: "app/deep/below/remove" },
      { stored: [] },
    ],
  },
  {
    title: "A proxy that ends TLS, and a definition that is not told of it",
    sites: ["silent.test"],
    deployments: {
      "not told": () => ownApp(defineCookie("sid", { keys })),
      told: (facts) => ownApp(defineCookie("sid", { keys, ...facts })),
      "not told, keys rotated": () => ownApp(defineCookie("sid", { keys: RINGS.rotated })),
      "told, keys rotated": (facts) => ownApp(defineCookie("sid", { keys: RINGS.rotated, ...facts })),
    },
    steps: [
      { deploy: "not told" },
      { visit: "app/login?user=joe", page: { error: "insecure-transport" } },
      { visit: "app/me", page: { user: null } },
      { deploy: "told" },
      { visit: "app/login?user=joe" },
      { visit: "app/me", page: { user: "joe" } },
      // A rotation of keys must not turn reads into errors.
      { deploy: "not told, keys rotated" },
      { visit: "app/me", page: { user: "joe", reissue: "insecure-transport" } },
      { visit: "app/logout", page: { error: "insecure-transport" } },
      { visit: "app/me", page: { user: "joe", reissue: "insecure-transport" } },
      { deploy: "told, keys rotated" },
      { visit: "app/me", page: { user: "joe", reissue: "sent" } },
      { visit: "app/me", page: { user: "joe", reissue: null } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
    ],
  },
  {
    title: 'secure: "auto" on a site that has both http and https',
    sites: ["header.test"],
    deployments: { first: () => ownApp(defineCookie("sid", { keys, secure: "auto" })) },
    steps: [
      { deploy: "first" },
      { visit: "app/login?user=joe", plainHttp: true },
      { visit: "app/me", plainHttp: true, page: { user: "joe" } },
      { visit: "app/me", page: { user: "joe" } },
      { visit: "app/logout", plainHttp: true },
      { visit: "app/me", page: { user: null } },
      { visit: "app/login?user=ann" },
      { visit: "app/me", page: { user: "ann" } },
      { visit: "app/me", plainHttp: true, page: { user: null, status: "absent" } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
];
