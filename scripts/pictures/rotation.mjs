/** Rotation of keys on a time line: what becomes of two cookies of the old secret. */

import { defineCookie } from "speculoos";
import { atTime } from "./at-time.mjs";
import { arrow, box, FILLS, GREEN, line, MUTED, picture, RED, text } from "./svg.mjs";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const MAX_AGE_DAYS = 14;
const OLD = "the old secret, of 32 octets or so";
const CURRENT = "the current secret, 32 octets or so";
/** The secrets in the ring from a day on, the protecting one first. */
const RINGS = [
  { from: 0, keys: ["old"] },
  { from: 6, keys: ["current", "old"] },
  { from: 6 + MAX_AGE_DAYS, keys: ["current"] },
];
const END = 26;
const LEFT = 150;
const WIDTH = 900;

export function rotationPicture() {
  const rows = [
    ["visits often", cookieOf([2, 5, 9, 13])],
    ["visits rarely", cookieOf([5, 17])],
    ["visits too late", cookieOf([4, 22])],
  ];
  return picture(
    {
      width: WIDTH,
      height: 386,
      title: "Rotation of keys on a time line",
      description: `First the ring has the old secret. On day ${RINGS[1].from} the current one is put before it. After ${MAX_AGE_DAYS} more days, the longest lifetime, every cookie of the old one has expired, and it is removed. A cookie that comes back in between is reissued with the current secret and keeps its expiry. A cookie that does not come back expires by itself.`,
    },
    [
      text(24, 36, `Rotation: nobody is logged out (cookies of ${MAX_AGE_DAYS} days)`, {
        size: 18,
        weight: 600,
      }),
      text(24, 88, "key ring", { weight: 600 }),
      RINGS.map(({ from, keys }, index) => ring(from, RINGS[index + 1]?.from ?? END, keys)),
      RINGS.slice(1).map(({ from }) => line(at(from) - 2, 62, at(from) - 2, 344, { dash: "3 3" })),
      rows.map(([label, list], index) => [
        text(24, 146 + index * 76, label, { weight: 600 }),
        visits(list, 142 + index * 76),
      ]),
      axis(),
    ],
  );
}

/** Asks a definition at each visit. The first visit sets the cookie; a later one may reissue it. */
function cookieOf(days) {
  let cookie;
  return days.map((day, index) =>
    atTime(START + day * DAY, () => {
      const { keys } = RINGS.findLast(({ from }) => from <= day);
      const secrets = keys.map((key) => (key === "old" ? OLD : CURRENT));
      const user = defineCookie("user", { keys: secrets, maxAge: MAX_AGE_DAYS * 86_400 });
      const response = new Headers();
      const check = index === 0 ? { status: "set" } : user.check(cookie);
      if (index === 0) user.set(response, "joe");
      else user.get(cookie, { reissueTo: response });
      const [line] = response.getSetCookie();
      if (line !== undefined) cookie = line.split(";", 1)[0];
      return { day, status: check.status, isReissued: check.needsReissue === true && line !== undefined };
    }),
  );
}

function ring(from, to, keys) {
  const [x, width] = [at(from), at(to) - at(from) - 4];
  return [
    box(x, 64, width, 38, keys[0] === "old" ? FILLS.biscuit : FILLS.blue),
    text(x + width / 2, 88, `[${keys.join(", ")}]`, { mono: true, size: 13, anchor: "middle" }),
  ];
}

function visits(list, y) {
  const expiry = list[0].day + MAX_AGE_DAYS;
  const reissue = list.find(({ isReissued }) => isReissued)?.day ?? expiry;
  const bar = (from, to, fill) =>
    from < to ? box(at(from), y - 7, at(to) - at(from), 14, fill, { rx: 3 }) : [];
  return [
    bar(list[0].day, reissue, FILLS.biscuit),
    bar(reissue, expiry, FILLS.blue),
    text(at(expiry) + 6, y + 4, "expires", { size: 12, fill: MUTED }),
    list.map(({ day, status, isReissued }) => {
      const isGood = status === "set" || status === "ok";
      const label = isReissued ? "needsReissue → current" : status;
      return [
        `<circle cx="${at(day)}" cy="${y}" r="7" fill="${isGood ? GREEN : RED}"/>`,
        text(at(day), y + 26, label, { size: 12, anchor: "middle", fill: isGood ? GREEN : RED, weight: 600 }),
      ];
    }),
  ];
}

function axis() {
  const y = 350;
  const days = [0, ...RINGS.slice(1).map(({ from }) => from), END];
  return [
    arrow([
      [LEFT, y],
      [at(END) + 4, y],
    ]),
    days
      .slice(0, -1)
      .map((day) => text(at(day), y + 22, `day ${day}`, { size: 12, fill: MUTED, anchor: "middle" })),
    text(at(END), y + 22, "time", { size: 12, fill: MUTED, anchor: "end" }),
  ];
}

function at(day) {
  return LEFT + Math.round(((WIDTH - LEFT - 28) * day) / END);
}
