/** What `npm start` and `npm test` need before they can run, brought on a machine that has only Node, npm and git. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const node = join(root, "node_modules", ".bin", "node");

const stamp = join(root, "node_modules", ".cache", "speculoos-install");

/** Debian packages that test suites need, by a file that each brings. */
export const DEBIAN_PACKAGES = [
  { name: "chromium", proof: "/usr/bin/chromium", suites: "test/browser" },
  { name: "apache2", proof: "/usr/sbin/apache2", suites: "test/peers/apache" },
  { name: "chromium-driver", proof: "/usr/bin/chromedriver", suites: "test/formats" },
  { name: "firefox-esr", proof: "/usr/bin/firefox-esr", suites: "test/runtimes" },
  { name: "curl", proof: "/usr/bin/curl", suites: "test/formats" },
  { name: "wget", proof: "/usr/bin/wget", suites: "test/formats" },
  { name: "python3", proof: "/usr/bin/python3", suites: "test/formats" },
  { name: "nginx-light", proof: "/usr/sbin/nginx", suites: "test/stories" },
  { name: "redis-server", proof: "/usr/bin/redis-server", suites: "test/contract" },
  { name: "postgresql", proof: "/usr/lib/postgresql", suites: "test/contract" },
  { name: "strace", proof: "/usr/bin/strace", suites: "test/journals" },
  { name: "pgbouncer", proof: "/usr/sbin/pgbouncer", suites: "test/contract" },
  {
    name: "libapache2-mod-python",
    proof: "/usr/lib/apache2/modules/mod_python.so",
    suites: "test/peers/apache",
  },
  ...[
    ["python3-django", "/usr/lib/python3/dist-packages/django/__init__.py"],
    ["python3-flask", "/usr/lib/python3/dist-packages/flask/__init__.py"],
    ["python3-itsdangerous", "/usr/lib/python3/dist-packages/itsdangerous/__init__.py"],
    ["python3-tornado", "/usr/lib/python3/dist-packages/tornado/__init__.py"],
    ["python3-starlette", "/usr/lib/python3/dist-packages/starlette/__init__.py"],
    ["ruby-actionpack", "/usr/share/doc/ruby-actionpack"],
    ["libmojolicious-perl", "/usr/share/perl5/Mojolicious.pm"],
    ["php-cli", "/usr/bin/php"],
    ["php-illuminate-encryption", "/usr/share/php/Illuminate/Encryption/Encrypter.php"],
    ["php-illuminate-cookie", "/usr/share/php/Illuminate/Cookie/CookieValuePrefix.php"],
    ["golang-go", "/usr/bin/go"],
    [
      "golang-github-gorilla-securecookie-dev",
      "/usr/share/gocode/src/github.com/gorilla/securecookie/securecookie.go",
    ],
  ].map(([name, proof]) => ({ name, proof, suites: "test/peers/frameworks" })),
];

/**
 * What suites run the package with, each in a folder whose package.json and lock file pin it. The default folder is in
 * `test/tools`. Not among the
 * packages of the root: nothing else needs it, and what is optional there reaches users.
 */
const TOOLS = [
  {
    name: "loaders",
    suites: "test/package",
    proofs: ["jest", "ts-node", "tsx", "typescript"],
  },
  {
    name: "runtimes",
    suites: "test/runtimes",
    // The last three exist for Linux on x64 alone.
    proofs: ["bun", "deno", "workerd", "node20", "node22", "node26"],
  },
  {
    name: "sqlite",
    suites: "test/contract",
    proofs: ["better-sqlite3/build/Release/better_sqlite3.node"],
    // A C++ compiler makes it, with the headers of this machine's Node. Not every machine has them.
    isOptional: true,
  },
  {
    name: "chaos",
    suites: "test/chaos",
    folder: join(root, "test", "chaos", "peers"),
    proofs: ["@fastify/session", "@remix-run/session", "@remix-run/session-storage-redis", "better-auth"],
  },
  {
    name: "clients",
    suites: "test/clients",
    folder: join(root, "test", "clients"),
    proofs: ["@crawlee/http", "axios", "got", "ky", "node-fetch", "superagent", "supertest", "ws"],
  },
  {
    name: "frameworks",
    suites: "test/frameworks",
    folder: join(root, "test", "frameworks", "apps"),
    proofs: [
      "express",
      "fastify",
      "koa",
      "hono",
      "h3",
      "next",
      "@sveltejs/kit",
      "astro",
      "@nestjs/core",
      "elysia",
    ],
  },
];

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** npm's packages, exactly those of the lock file; again only when it changed or an earlier run was cut off. */
export function installPackages() {
  const lock = hashLock(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock && isPinnedNode()) return;
  say("set-up: installing npm packages (once, about a minute) …");
  const modules = join(root, "node_modules");
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail("node_modules is a link, and npm would empty what it leads to: remove the link and try again");
  rmSync(stamp, { force: true });
  // `npm ci` begins by removing node_modules, so what an interrupted run left does no harm.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (!isPinnedNode()) {
    // The package "node" fetches its binary in an install script, which npm may have been told not to run.
    say("set-up: fetching the pinned Node …");
    run("npm", ["rebuild", "node", "--ignore-scripts=false"]);
  }
  if (!isPinnedNode())
    fail("node_modules/.bin/node is not the pinned Node 24; remove node_modules and try again");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** The packages of `TOOLS`, or of one of them, exactly those of their lock files. What can't be installed is named. */
export function installTools(only) {
  for (const { name, suites, proofs, isOptional } of TOOLS) {
    if (only !== undefined && name !== only) continue;
    const folder = toolsOf(name);
    const modules = join(folder, "node_modules");
    const installed = join(modules, ".installed");
    const lock = hashLock(folder);
    if (existsSync(installed) && readFileSync(installed, "utf8") === lock) continue;
    say(`set-up: installing the ${name} for ${suites} (once, some minutes) …`);
    // Bun and Deno fetch or place their binaries in install scripts.
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts=false"];
    const output = isOptional ? "ignore" : "inherit";
    spawnSync("npm", args, {
      cwd: folder,
      stdio: ["ignore", "ignore", output],
      timeout: 900_000,
      env: { ...process.env, PATH: pathWithoutPinned() },
    });
    const missing = proofs.filter((proof) => !existsSync(join(modules, proof)));
    if (missing.length === 0) writeFileSync(installed, lock);
    else {
      say(`set-up: ${missing.join(", ")} can't be installed here, so tests of ${suites} will be skipped`);
      if (process.env.CI === "true" && !isOptional) fail("with CI=true nothing may be missing");
    }
  }
}

/** Returns the PATH with the machine's own Node, whose headers are there: that of the pinned one has none to compile with. */
export function pathWithoutPinned() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => !folder.endsWith(join("node_modules", ".bin"))).join(delimiter);
}

/** Returns the folder that tools are installed in. */
export function toolsOf(name) {
  return TOOLS.find((tool) => tool.name === name)?.folder ?? join(root, "test", "tools", name);
}

/** Debian's packages for the suites that drive real programs: brought where that is possible, else named. */
export function installDebianPackages() {
  const missing = DEBIAN_PACKAGES.filter(({ proof }) => !existsSync(proof));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    say(`set-up: installing ${names.join(", ")} from Debian (once, a minute or two) …`);
    aptInstall(names);
  }
  const still = missing.filter(({ proof }) => !existsSync(proof));
  if (still.length === 0) return;
  for (const { name, suites } of still) say(`set-up: ${name} is missing, so ${suites} will be skipped`);
  if (process.env.CI === "true") fail("with CI=true nothing may be missing");
}

function aptInstall(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Package scripts ask this file whether a service may start: no Apache is to listen because of us.
  const policy = "/usr/sbin/policy-rc.d";
  const refusal = "#!/bin/sh\n# of speculoos' set-up, while it installs\nexit 101\n";
  // One of ours may be left from a run that was cut off.
  const ours = !existsSync(policy) || readFileSync(policy, "utf8") === refusal;
  if (ours) writeFileSync(policy, refusal, { mode: 0o755 });
  try {
    // Mends what an interrupted run left; nothing to do otherwise.
    spawnSync("dpkg", ["--configure", "-a"], { env, stdio: "ignore" });
    const wait = ["-o", "DPkg::Lock::Timeout=300", "-qq"];
    spawnSync("apt-get", [...wait, "update"], { env, stdio: "ignore" });
    const { status, stderr } = spawnSync(
      "apt-get",
      [...wait, "install", "-y", "--no-install-recommends", ...names],
      {
        env,
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      },
    );
    if (status !== 0) say(`set-up: apt-get failed:\n${stderr.trim().split("\n").slice(-5).join("\n")}`);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** Makes `dist` of `src`. */
export function build() {
  const { status, stderr } = spawnSync(node, [join(root, "scripts", "bundle.mjs")], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) say(stderr);
  return status === 0;
}

export function tool(name, path) {
  return join(root, "node_modules", name, path);
}

function hashLock(folder) {
  return createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
}

function isPinnedNode() {
  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return stdout?.startsWith("v24.") === true;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) fail(`"${command} ${args.join(" ")}" failed; run it by hand to see why`);
}

function fail(line) {
  say(`set-up: ${line}`);
  process.exit(1);
}
