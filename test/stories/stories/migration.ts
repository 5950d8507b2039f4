/** Moves from the JavaScript frameworks, which run here as they are, to a sealed cookie under __Host-. */

import { defineCookie } from "speculoos";
import {
  authjs,
  cookieSession,
  express,
  fastify,
  hono,
  ironSession,
  type MigrationSource,
  migrate,
} from "speculoos/interop";
import { ownApp, RINGS } from "../apps/own-app.ts";
import { type Deployment, type ProxyFacts, SITES, type SiteName, type Step, type Story } from "../story.ts";

/** The frameworks are loaded when one is deployed, which only the process of the site does. */
const load = () => import("../apps/frameworks.ts");
const secret = "a secret that each of them accepts, of 32 bytes or more";

type Old = {
  readonly framework: string;
  readonly sites?: readonly SiteName[];
  readonly deployment: Deployment;
  readonly name: string;
  readonly codec: MigrationSource;
  readonly scope?: { readonly domain?: string; readonly path?: string };
  /** The folder of the app, as in "/app". */
  readonly folder?: string;
  /** Auth.js sets cookies for its own forms, which stay. */
  readonly others?: readonly string[];
};

const frameworks: readonly Old[] = [
  {
    framework: "Express with signed cookies",
    deployment: async () => (await load()).expressApp(),
    name: "sid",
    codec: express.signed({ secret }),
  },
  {
    framework: "Express with signed cookies of one folder",
    deployment: async () => (await load()).expressApp({ path: "/app" }),
    name: "sid",
    codec: express.signed({ secret }),
    scope: { path: "/app" },
    folder: "/app",
  },
  ...SITES.map(
    (domain): Old => ({
      framework: `Express with signed cookies of all subdomains (${domain})`,
      sites: [domain],
      deployment: async () => (await load()).expressApp({ domain }),
      name: "sid",
      codec: express.signed({ secret }),
      scope: { domain },
    }),
  ),
  {
    framework: "cookie-session",
    deployment: async () => (await load()).cookieSessionApp(),
    name: "session",
    codec: cookieSession.session({ secret }),
  },
  ...[0, 4000].map(
    (size): Old => ({
      framework: `iron-session${size > 0 ? " with a session in chunks" : ""}`,
      deployment: async () => (await load()).ironSessionApp(size),
      name: "iron",
      codec: ironSession.sealed({ secret }),
    }),
  ),
  {
    framework: "Fastify",
    deployment: async () => (await load()).fastifyApp(),
    name: "sid",
    codec: fastify.signed({ secret }),
  },
  {
    framework: "Hono",
    deployment: async () => (await load()).honoApp(),
    name: "sid",
    codec: hono.signed({ secret }),
  },
  ...[0, 4000].map(
    (size): Old => ({
      framework: `Auth.js${size > 0 ? " with a session in chunks" : ""}`,
      deployment: async () => (await load()).authjsApp(size),
      name: "__Secure-authjs.session-token",
      codec: authjs.sealed({ secret }),
      others: ["__Host-authjs.csrf-token app.SITE/", "__Secure-authjs.callback-url app.SITE/"],
    }),
  ),
];

function tell({ framework, sites, deployment, name, codec, scope, folder = "", others = [] }: Old): Story {
  const visit = (page: string, expected?: object): Step => ({
    visit: `app${folder}/${page}`,
    ...(expected && { page: expected }),
  });
  const define = (facts: ProxyFacts) =>
    defineCookie("__Host-session", {
      keys: RINGS.old,
      protection: "sealed",
      chunk: true,
      maxAge: 3600,
      ...facts,
    });
  const move = (facts: ProxyFacts) =>
    migrate(name, { from: [codec], to: define(facts), ...(scope && { scope }) });
  const nobody = { user: null, status: "absent" };
  return {
    title: `From ${framework}`,
    ...(sites && { sites }),
    deployments: {
      theirs: deployment,
      ours: (facts) => ownApp(move(facts)),
      "ours alone": (facts) => ownApp(define(facts)),
    },
    steps: [
      { deploy: "theirs" },
      visit("login?user=joe"),
      visit("me", { user: "joe" }),
      { deploy: "ours" },
      visit("look", { user: "joe", reissue: null }),
      visit("me", { user: "joe", reissue: "sent" }),
      visit("me", { user: "joe", reissue: null }),
      { deploy: "theirs" },
      visit("me", { user: null }),
      { deploy: "ours alone" },
      visit("me", { user: "joe", reissue: null }),
      { deploy: "ours" },
      visit("logout"),
      visit("me", nobody),
      { deploy: "theirs" },
      visit("me", { user: null }),
      // Who logs out before anything was reissued is out as well.
      visit("login?user=joe"),
      { deploy: "ours" },
      visit("logout-then-read"),
      visit("me", nobody),
      { deploy: "theirs" },
      visit("me", { user: null }),
      // Another user takes the place of the first, whose cookie must not come back when that session ends.
      visit("login?user=joe"),
      { deploy: "ours" },
      visit("login?user=ann"),
      visit("me", { user: "ann" }),
      { deploy: "ours alone" },
      visit("logout"),
      { deploy: "ours" },
      visit("me", nobody),
      { stored: others },
    ],
  };
}

export const MIGRATION_STORIES: readonly Story[] = frameworks.map(tell);
