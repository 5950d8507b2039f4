/** The users of this machine: some servers refuse to run as root. */

import { readFileSync } from "node:fs";

export type SystemUser = { readonly uid: number; readonly gid: number };

/** Returns who runs a server that refuses to run as root: the user of this name if the test runs as root, else the test's own. */
export function findUser(name: string): SystemUser | undefined {
  const { getuid, getgid } = process;
  if (getuid === undefined || getgid === undefined) return undefined;
  if (getuid() !== 0) return { uid: getuid(), gid: getgid() };
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
