/** Cases of which cookies come back, and how. */

import type { StoredCookie } from "../../jar/model/stored-cookie.ts";
import { expectEqual } from "../sessions/case.ts";
import { type Case, createCookie, NOW, removalOf, setOf } from "./case.ts";

const PARTITION = { topLevelSite: "https://top.example", hasCrossSiteAncestor: true };

/** Cookies of which each differs from the first in one part of its identity. */
const NEIGHBOURS: readonly StoredCookie[] = [
  createCookie(),
  createCookie({ name: "ID" }),
  createCookie({ host: "example.com" }),
  createCookie({ hostOnly: false }),
  createCookie({ path: "/a" }),
];

/** The same, for journals that keep partitions. */
const PARTITIONED: readonly StoredCookie[] = [
  createCookie({ sameSite: "none", partitionKey: PARTITION }),
  createCookie({ sameSite: "none", partitionKey: { ...PARTITION, hasCrossSiteAncestor: false } }),
  createCookie({ sameSite: "none", partitionKey: { ...PARTITION, topLevelSite: "https://other.example" } }),
];

/** Any text that a jar takes. Characters above U+007F are bytes. */
const TEXTS = [
  "",
  "a=b=c",
  "a b",
  `"quoted" 'twice' \\ \\n %0A ,`,
  '{"name":"x"}',
  "#comment",
  "' OR 1=1 --",
  "caf\xc3\xa9",
  "x".repeat(4000),
];

export const COOKIE_CASES: readonly Case[] = [
  ["a new place has no cookies", (place) => place.expect()],
  [
    "a cookie comes back with all its fields, and no others",
    async (place) => {
      const cookies = [
        createCookie({
          name: "full",
          sameSite: "none",
          expiryTime: NOW + 1000 * 60_000,
          creationTime: NOW - 3,
          lastUpdateTime: NOW - 2,
          lastAccessTime: NOW - 1,
          sequence: 7,
          priority: "high",
        }),
        createCookie({ name: "plain", secure: false, httpOnly: false, sameSite: "unset", sequence: 8 }),
        createCookie({ name: "v6", host: "[::1]", sameSite: "strict", priority: "low", sequence: 9 }),
      ];
      await place.write(cookies.map(setOf));
      await place.expect(...cookies);
    },
  ],
  [
    "names and values come back byte for byte",
    async (place) => {
      const cookies = TEXTS.map((value, index) => createCookie({ name: `text${index}`, value }));
      cookies.push(createCookie({ name: "__proto__" }), createCookie({ name: "#name" }));
      if (place.isLossless)
        cookies.push(
          createCookie({ name: "", value: "nameless" }),
          createCookie({ name: "bytes", value: "\x80\xff" }),
          createCookie({ name: "tab", value: "a\tb" }),
        );
      await place.write(cookies.map(setOf));
      await place.expect(...cookies);
    },
  ],
  [
    "a cookie without an expiry comes back without one, or not at all",
    async (place) => {
      await place.write([setOf(createCookie({ expiryTime: null }))]);
      const { journal, cookies } = await place.open();
      await place.close(journal);
      for (const { expiryTime } of cookies) expectEqual("expiryTime", expiryTime, null);
    },
  ],
  [
    "cookies that differ in one part of their identity are several",
    async (place) => {
      await place.write(NEIGHBOURS.map(setOf));
      await place.expect(...NEIGHBOURS);
    },
  ],
  [
    "the removal of a cookie leaves those that differ in one part of their identity",
    async (place) => {
      for (const [index, cookie] of NEIGHBOURS.entries()) {
        await place.write(NEIGHBOURS.map(setOf));
        await place.write([removalOf(cookie)]);
        await place.expect(...NEIGHBOURS.filter((_, other) => other !== index));
      }
    },
  ],
  [
    "the cookies of partitions stay apart, or do not come back",
    async (place) => {
      const [plain] = NEIGHBOURS;
      await place.write([setOf(plain!), ...PARTITIONED.map(setOf)]);
      const kept = place.keepsPartitions ? PARTITIONED : [];
      await place.expect(plain!, ...kept);
      await place.write([removalOf(PARTITIONED[0]!)]);
      await place.expect(plain!, ...kept.slice(1));
      await place.write([removalOf(plain!)]);
      await place.expect(...kept.slice(1));
    },
  ],
];
