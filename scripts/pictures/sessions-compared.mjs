/** What each store and library lost under `npm run chaos`: of a thousand requests, from test/chaos/report/results.json. */

import { readFileSync } from "node:fs";
import { box, FILLS, GREEN, INK, LINE, line, MUTED, picture, RED, text } from "./svg.mjs";

const WIDTH = 900;
const LEFT = 300;
const RIGHT = 90;
const TOP = 108;
const BAR = 14;
const ROW = 66;
const KINDS = [
  { key: "lost", label: "lost updates and sessions", fill: FILLS.red },
  { key: "resurrected", label: "sessions that came back", fill: FILLS.biscuit },
  { key: "revoked", label: "revoked sessions that answered", fill: FILLS.violet },
];

export function sessionsComparedPicture() {
  const rows = JSON.parse(
    readFileSync(new URL("../../test/chaos/report/results.json", import.meta.url), "utf8"),
  );
  const most = Math.max(1, ...rows.flatMap((row) => KINDS.map(({ key }) => rateOf(row, key))));
  const height = TOP + rows.length * ROW + 24;
  return picture(
    {
      width: WIDTH,
      height,
      title: "Sessions under chaos",
      description: `Of a thousand requests, while servers and stores are killed. ${rows.map(describe).join(" ")}`,
    },
    [
      text(24, 36, "Sessions under chaos: faults of a thousand requests", { size: 18, weight: 600 }),
      KINDS.map(({ label, fill }, index) => [
        box(24 + index * 250, 58, 14, 14, fill, { rx: 3 }),
        text(46 + index * 250, 70, label, { size: 13 }),
      ]),
      line(LEFT, 88, LEFT, height - 20),
      rows.map((row, index) => drawRow(row, TOP + index * ROW, most)),
    ],
  );
}

function drawRow(row, y, most) {
  const [first, ...rest] = row.title.split(", ");
  const isOurs = row.group !== "peer";
  return [
    text(24, y + 18, first, { weight: 600, fill: isOurs ? GREEN : INK }),
    text(24, y + 36, rest.join(", "), { size: 12, fill: MUTED }),
    KINDS.map(({ key, fill }, index) => {
      const top = y + index * (BAR + 2);
      if (key === "revoked" && !row.canRevoke)
        return text(LEFT + 8, top + 11, "no call for it", { size: 11, fill: MUTED });
      const rate = rateOf(row, key);
      const width = (rate / most) * (WIDTH - LEFT - RIGHT);
      const label = row[key] === 0 ? "0" : rate < 10 ? rate.toFixed(1) : rate.toFixed(0);
      return [
        row[key] === 0 ? [] : box(LEFT, top, Math.max(2, width), BAR, fill, { rx: 2 }),
        text(LEFT + width + 8, top + 11, label, { size: 11, fill: row[key] === 0 ? GREEN : RED }),
      ];
    }),
    line(24, y + ROW - 12, WIDTH - 24, y + ROW - 12, { stroke: LINE, dash: "2 4" }),
  ];
}

function describe(row) {
  const counts = KINDS.filter(({ key }) => key !== "revoked" || row.canRevoke);
  return `${row.title}: ${counts.map(({ key, label }) => `${rateOf(row, key).toFixed(1)} ${label}`).join(", ")}.`;
}

function rateOf(row, key) {
  return (row[key] / row.requests) * 1000;
}
