/** One Set-Cookie on its way through the jar: parse, decide, index, cached header; and the reasons. */

import { CookieJar, requestContext } from "speculoos/jar";
import { REFUSALS } from "../../src/jar/reasons/refusals.ts";
import { arrow, box, FILLS, GREEN, INK, LINE, lines, MUTED, picture, RED, text, wrap } from "./svg.mjs";

const URL_ = "https://shop.example.com/login";
const STORED = "id=7; Path=/; Secure; SameSite=Lax";
const REFUSED = "id=8; Domain=com; SameSite=None";

export function setCookiePicture() {
  const jar = new CookieJar();
  jar.setCookie("cart=3; Path=/cart; Secure; SameSite=Lax", URL_);
  const stored = jar.setCookie(STORED, URL_);
  const refused = jar.setCookie(REFUSED, URL_);
  if (stored.status !== "stored" || refused.status !== "refused") throw new Error("the example has changed");
  const header = jar.getCookieString("https://shop.example.com/cart");
  const site = requestContext({ url: URL_ }).partitionKey.topLevelSite.replace("https://", "");
  const codes = refused.reasons.map(({ code }) => code);
  const asked = reasonBox(refused.reasons);
  return picture(
    {
      width: 900,
      height: asked.bottom + 24,
      title: "One Set-Cookie through the jar",
      description: `The URL and the header are parsed. The decision records every reason to refuse as one of ${REFUSALS.length} bits. A cookie without any goes to the index, and the joined Cookie header is cached. The bits become sentences only if somebody reads the reasons: here ${codes.join(" and ")}.`,
    },
    [
      text(24, 36, "One Set-Cookie through the jar", { size: 18, weight: 600 }),
      inputs(),
      arrow([
        [232, 128],
        [256, 128],
      ]),
      step(260, 62, 150, "1 · parse", ["scheme, host, path,", `site ${site}`, "name, value,", "attributes"]),
      arrow([
        [410, 128],
        [434, 128],
      ]),
      decide(codes),
      arrow([
        [626, 104],
        [676, 104],
      ]),
      text(651, 94, "no bit", { size: 12, fill: GREEN, anchor: "middle" }),
      index(site, jar),
      arrow([
        [778, 196],
        [778, 222],
      ]),
      cached(header),
      arrow(
        [
          [532, 196],
          [532, 232],
        ],
        { dash: "5 4" },
      ),
      text(544, 219, "any bit", { size: 12, fill: RED }),
      asked.shapes,
    ],
  );
}

function inputs() {
  return [
    box(24, 62, 208, 134, FILLS.white),
    text(36, 84, "response", { weight: 600 }),
    text(36, 106, "from", { size: 12, fill: MUTED }),
    text(36, 122, URL_.replace("https://", ""), { size: 12, mono: true }),
    text(36, 146, "Set-Cookie", { size: 12, fill: MUTED }),
    text(36, 164, "id=8; Domain=com;", { size: 12, mono: true }),
    text(36, 180, "SameSite=None", { size: 12, mono: true }),
  ];
}

function step(x, y, width, name, contents) {
  return [
    box(x, y, width, 134),
    text(x + 12, y + 22, name, { weight: 600 }),
    lines(x + 12, y + 48, contents, { size: 13, fill: INK }),
  ];
}

function decide(codes) {
  const [x, y] = [438, 62];
  const columns = 11;
  const bits = REFUSALS.map((row, index) => {
    const isSet = row.some((cell) => codes.includes(cell));
    return box(
      x + 12 + (index % columns) * 15,
      y + 62 + Math.floor(index / columns) * 15,
      12,
      12,
      isSet ? RED : FILLS.white,
      {
        rx: 2,
        stroke: isSet ? RED : LINE,
      },
    );
  });
  return [
    box(x, y, 188, 134, FILLS.biscuit),
    text(x + 12, y + 22, "2 · decide", { weight: 600 }),
    text(x + 12, y + 46, `${REFUSALS.length} reasons, a bit each`, { size: 13 }),
    bits,
    text(x + 12, y + 114, "no allocation", { size: 13 }),
  ];
}

function index(site, jar) {
  const [x, y] = [680, 62];
  const names = jar.getCookies("https://shop.example.com/cart").map(({ name, path }) => `${name}   ${path}`);
  return [
    box(x, y, 196, 134, FILLS.green),
    text(x + 12, y + 22, "3 · index", { weight: 600 }),
    text(x + 12, y + 46, `${site}, as sent`, { size: 13 }),
    names.map((name, row) => [
      box(x + 12, y + 58 + row * 30, 172, 24, FILLS.white, { rx: 3 }),
      text(x + 22, y + 75 + row * 30, name, { size: 13, mono: true }),
    ]),
  ];
}

function cached(header) {
  const [x, y] = [680, 226];
  return [
    box(x, y, 196, 96, FILLS.blue),
    text(x + 12, y + 22, "4 · cached header", { weight: 600 }),
    text(x + 12, y + 46, `Cookie: ${header}`, { size: 13, mono: true }),
    lines(x + 12, y + 68, ["until a cookie of the list", "changes or expires"], {
      size: 12,
      fill: MUTED,
      leading: 16,
    }),
  ];
}

function reasonBox(reasons) {
  const [x, y] = [24, 236];
  const rows = [];
  let at = y + 52;
  for (const { code, section, message, fix } of reasons) {
    rows.push(text(x + 12, at, code, { size: 13, mono: true, fill: RED, weight: 600 }));
    rows.push(text(x + 590, at, section, { size: 12, anchor: "end", fill: MUTED }));
    const sentence = [...wrap(message, 84), ...(fix ? wrap(`Fix: ${fix}`, 84) : [])];
    rows.push(lines(x + 12, at + 20, sentence, { size: 13 }));
    at += 20 + sentence.length * 19 + 12;
  }
  const height = at - y - 14;
  const shapes = [
    box(x, y, 602, height, FILLS.red),
    text(x + 12, y + 24, "reasons: each with its code, section, sentence and fix", { weight: 600 }),
    rows,
  ];
  return { shapes, bottom: y + height };
}
