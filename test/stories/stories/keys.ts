/** Rotations of keys. */

import { defineCookie } from "speculoos";
import { handmadeApp } from "../apps/handmade-app.ts";
import { ownApp, RINGS } from "../apps/own-app.ts";
import type { Deployment, Story } from "../story.ts";

/** The deployments of a rotation, with the same options but for the keys. */
function rotationOf(
  name: string,
  options: object,
  overrides?: { path?: string; sameSite?: "strict" },
): Record<keyof typeof RINGS, Deployment> {
  const deploy =
    (ring: keyof typeof RINGS): Deployment =>
    (facts) =>
      ownApp(defineCookie(name, { ...options, keys: RINGS[ring], ...facts }), overrides);
  return { old: deploy("old"), rotated: deploy("rotated"), current: deploy("current") };
}

const kinds: readonly [title: string, options: object, size: number][] = [
  ["a signed cookie", {}, 0],
  ["a sealed cookie with a lifetime", { protection: "sealed", maxAge: 3600 }, 0],
  ["a sealed cookie in chunks", { protection: "sealed", chunk: true, maxAge: 3600 }, 5000],
];

export const KEY_STORIES: readonly Story[] = [
  ...kinds.map(
    ([what, options, size]): Story => ({
      title: `The keys of ${what} are rotated`,
      deployments: rotationOf("__Host-sid", options),
      steps: [
        { deploy: "old" },
        { visit: `app/login?user=joe&size=${size}` },
        { deploy: "rotated" },
        { visit: "app/look", page: { user: "joe", reissue: null } },
        { visit: "app/me", page: { user: "joe", reissue: "sent", expires: "maxAge" in options } },
        { visit: "app/me", page: { user: "joe", reissue: null, expires: "maxAge" in options } },
        ...(size > 0
          ? []
          : [{ stored: [`__Host-sid app.SITE/${"maxAge" in options ? " persistent" : ""}`] }]),
        { deploy: "current" },
        { visit: "app/me", page: { user: "joe", reissue: null } },
        { visit: "app/logout" },
        { visit: "app/me", page: { user: null, status: "absent" } },
        { stored: [] },
      ],
    }),
  ),
  {
    title: "A rotation that nobody sees ends the session, and a login begins another",
    deployments: rotationOf("sid", {}),
    steps: [
      { deploy: "old" },
      { visit: "app/login?user=joe" },
      { deploy: "current" },
      { visit: "app/me", page: { user: null, status: "unknown-key" } },
      { visit: "app/login?user=joe" },
      { visit: "app/me", page: { user: "joe" } },
      { stored: ["sid app.SITE/"] },
    ],
  },
  {
    title: "A rotation, and a cookie that was set with a path of its own",
    deployments: rotationOf("sid", {}, { path: "/admin", sameSite: "strict" }),
    steps: [
      { deploy: "old" },
      { visit: "app/admin/login?user=joe" },
      { visit: "app/admin/me", page: { user: "joe" } },
      { visit: "app/me", page: { user: null } },
      { deploy: "rotated" },
      { visit: "app/admin/me", page: { user: "joe", reissue: "sent" } },
      { stored: ["sid app.SITE/admin"] },
      { visit: "app/admin/me", page: { user: "joe", reissue: null } },
      { deploy: "current" },
      { visit: "app/admin/me", page: { user: "joe", reissue: null } },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { visit: "app/admin/logout" },
      { visit: "app/admin/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
  {
    title: "A logout, and a layout that reads the session after it, during a rotation",
    deployments: rotationOf("sid", {}),
    steps: [
      { deploy: "old" },
      { visit: "app/login?user=joe" },
      { deploy: "rotated" },
      { visit: "app/logout-then-read" },
      { visit: "app/me", page: { user: null, status: "absent" } },
      { stored: [] },
    ],
  },
  {
    title: "A login of another user, and a layout that reads the session after it, during a rotation",
    deployments: rotationOf("sid", {}),
    steps: [
      { deploy: "old" },
      { visit: "app/login?user=joe" },
      { deploy: "rotated" },
      { visit: "app/login-then-read?user=ann" },
      { visit: "app/me", page: { user: "ann", reissue: null } },
      { visit: "app/logout" },
      { visit: "app/me", page: { user: null, status: "absent" } },
    ],
  },
  {
    title: "A lifetime that ends during a rotation is not made longer",
    sites: ["header.test"],
    deployments: rotationOf("sid", { maxAge: 1 }),
    steps: [
      { deploy: "old" },
      { visit: "app/login?user=joe" },
      { deploy: "rotated" },
      { visit: "app/me", page: { user: "joe", expires: true, reissue: "sent" } },
      { wait: 1100 },
      { visit: "app/me", page: { user: null, status: "absent" } },
    ],
  },
  {
    title: "A signed cookie that is sent again by hand keeps its lifetime, and can't lose its flags",
    deployments: {
      old: (facts) => handmadeApp(RINGS.old, facts),
      rotated: (facts) => handmadeApp(RINGS.rotated, facts),
    },
    steps: [
      { deploy: "old" },
      { visit: "app/login?user=joe" },
      { stored: ["sid app.SITE/ persistent"] },
      { deploy: "rotated" },
      { visit: "app/deep/forgetful", page: { error: "invalid-attribute" } },
      { visit: "app/deep/careful", page: { user: "joe", reissue: "sent", expires: true } },
      { visit: "app/deep/careful", page: { user: "joe", reissue: null, expires: true } },
      { stored: ["sid app.SITE/ persistent"] },
      { visit: "app/deep/logout" },
      { stored: [] },
    ],
  },
];
