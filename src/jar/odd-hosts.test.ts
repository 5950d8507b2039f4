/** Hosts that `URL` allows and no name server can answer for: what is stored of them is never lost again. */

import { CookieJar } from "speculoos/jar";
import { expect, test } from "vitest";

const NOW = Date.UTC(2026, 0, 1);
const label = (length: number) => "a".repeat(length);

/** Chromium keeps cookies of an empty label inside, Firefox keeps none; a host that ends in two dots has none in either. */
const refused = [".evil.test", "..evil.test", "a..b", "evil..test", "a.b..", "localhost..", "..", "."];
/** Both browsers keep them, as far as they read the URL; but for the long ones, under the name that `URL` prints. */
const stored = [
  "localhost.",
  "x.",
  `${label(64)}.test`,
  `${Array(60).fill("abcd").join(".")}.test`,
  "1.2.3.4.",
  "127.1",
  "0x7f.0.0.1",
  "[::1]",
  "[0:0::0:1]",
  "[::ffff:1.2.3.4]",
  "a_b.test",
  "-a-.test",
  "m\u00fcnchen.de",
  "%61.test",
  "xn--a.test",
  ..."!$&'()*+,;=`{}~\"".split("").map((sign) => `a${sign}b.test`),
];

/** Does all that a jar can do with a cookie that it has. */
function useAll(jar: CookieJar, url: string): void {
  const cookies = [...jar];
  expect(cookies).toHaveLength(1);
  const options = { clock: () => NOW };
  expect([...CookieJar.fromJSON(JSON.parse(JSON.stringify(jar)), options)]).toEqual(cookies);
  const copy = new CookieJar(options);
  copy.import(jar);
  expect([...copy]).toEqual(cookies);
  expect(jar.getCookieString(url)).toBe("x=1");
  expect(jar.explainGetCookies(url).included).toHaveLength(1);
  expect(jar.remove({ host: cookies[0]!.host })).toEqual(cookies);
  jar.setCookie("x=1", url);
  jar.endSession();
  jar.setCookie("x=1", url);
  jar.clear();
  expect(jar.size).toBe(0);
}

for (const isSubscribed of [false, true]) {
  const newJar = () => {
    const jar = new CookieJar({ clock: () => NOW });
    if (isSubscribed) jar.subscribe(() => {});
    return jar;
  };
  const how = isSubscribed ? " by a jar that someone listens to" : "";

  for (const host of refused)
    test(`a cookie of the host ${host} is refused${how}, with its reason`, () => {
      const jar = newJar();
      for (const scheme of ["http", "https", "ws"])
        for (const line of ["x=1", `x=1; Domain=${host}`, "x=1; Domain=evil.test"]) {
          const { status, reasons } = jar.setCookie(line, `${scheme}://${host}/`);
          expect(status).toBe("refused");
          expect(reasons.find(({ code }) => code === "invalid-host")?.message).toContain(
            JSON.stringify(host),
          );
        }
      expect(jar.size).toBe(0);
    });

  for (const host of stored)
    test(`a cookie of the host ${host.slice(0, 40)} is stored${how}, and all can be done with it`, () => {
      const url = `http://${host}/`;
      const jar = newJar();
      expect(jar.setCookie("x=1", url).status).toBe("stored");
      useAll(jar, url);
    });
}
