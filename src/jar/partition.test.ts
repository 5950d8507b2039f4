/** Partitioned cookies (CHIPS), and unpartitioned cookies beside them. */

import { CookieJar, requestContext } from "speculoos/jar";
import { expect, test } from "vitest";

const WIDGET = "https://widget.example/frame";
const under = (topLevel: string) =>
  requestContext({ url: WIDGET, initiator: topLevel, topLevel, navigation: false });
const jarAt = (options = {}) => new CookieJar({ clock: () => Date.UTC(2026, 0, 1), ...options });

test("a partitioned and an unpartitioned cookie of one name are two cookies, and both are sent in the partition", () => {
  const jar = jarAt();
  jar.setCookie("id=alone; Secure; SameSite=None; Path=/", WIDGET);
  expect(jar.getCookieString(WIDGET)).toBe("id=alone");
  jar.setCookie("id=own; Secure; SameSite=None; Path=/; Partitioned", WIDGET);
  jar.setCookie("id=one; Secure; SameSite=None; Path=/; Partitioned", WIDGET, under("https://one.test/"));
  expect(jar.getCookieString(WIDGET)).toBe("id=alone; id=own");
  expect(jar.getCookieString(WIDGET, under("https://one.test/"))).toBe("id=alone; id=one");
  expect(jar.getCookieString(WIDGET, under("https://two.test/"))).toBe("id=alone");
  jar.remove({ value: "own" });
  expect(jar.getCookieString(WIDGET)).toBe("id=alone");
});

test("a Secure cookie of another partition does not protect its name from plain HTTP", () => {
  const jar = jarAt();
  jar.setCookie("id=1; Secure; Path=/; Partitioned; SameSite=None", WIDGET, under("https://one.test/"));
  expect(jar.setCookie("id=2; Path=/", "http://widget.example/").status).toBe("stored");
});

test("each partition has its own limits, apart from the limit of the site", () => {
  const jar = jarAt({ limits: { cookiesPerPartition: 2, bytesPerPartition: 20, cookiesPerSite: 2 } });
  for (const topLevel of ["https://one.test/", "https://two.test/", "https://three.test/"])
    for (let i = 0; i < 5; i++)
      jar.setCookie(`n${i}=1; Secure; SameSite=None; Partitioned`, WIDGET, under(topLevel));
  expect(jar.size).toBe(6);
  const warned = jar.setCookie(
    `x=${"v".repeat(18)}; Secure; SameSite=None; Partitioned`,
    WIDGET,
    under("https://one.test/"),
  );
  expect(warned.warnings.map(({ code }) => code)).toContain("evicts");
  expect(jar.size).toBe(5);
});

test("a cookie excluded for its partition names both partitions", () => {
  const jar = jarAt();
  jar.setCookie("id=1; Secure; SameSite=None; Partitioned", WIDGET, under("https://one.test/"));
  const [exclusion] = jar.explainGetCookies(WIDGET, under("https://two.test/")).excluded;
  expect(exclusion?.reasons.map(({ code }) => code)).toEqual(["partition-mismatch"]);
  expect(exclusion?.reasons[0]?.message).toBe(
    'The cookie "id" is for host widget.example; Path=/; Partitioned under "https://one.test" (cross-site), not under "https://two.test" (cross-site).',
  );
});
