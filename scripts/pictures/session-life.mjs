/** The life of a session: each cookie of one visitor over an hour, and what becomes of it at each moment. */

import { KeyRing } from "speculoos";
import { defineSession, MemorySessionStore } from "speculoos/session";
import { arrow, box, FILLS, GREEN, INK, LINE, line, MUTED, picture, RED, text } from "./svg.mjs";

const WIDTH = 900;
const LEFT = 190;
const TOP = 104;
const ROW = 62;
const GRACE = 10;
/** What the visitor does, in minutes from the first visit. What happens at a moment is before what is seen then. */
const MOMENTS = [
  { minutes: 0, label: "fills a cart" },
  { minutes: 5, label: "logs in" },
  { minutes: 5 + (GRACE - 5) / 60, label: `${GRACE - 5} s later` },
  { minutes: 5 + (GRACE + 5) / 60, label: `${GRACE + 5} s later` },
  { minutes: 30, label: "confirms" },
  { minutes: 50, label: "logs out" },
  { minutes: 60, label: "afterwards" },
];
const COLUMN = (WIDTH - LEFT - 24) / MOMENTS.length;

export async function sessionLifePicture() {
  const { rows, late } = await live();
  const height = TOP + rows.length * ROW + 96;
  return picture(
    {
      width: WIDTH,
      height,
      title: "The life of a session",
      description: `Three cookies of one visitor. The first is of his anonymous session, with a cart. The login gives him the second: the first reads what it held for ${GRACE} more seconds, and then nothing. Confirming the password gives him the third. The logout ends it, and with it whatever a slow request saves later: such a request is gone.`,
    },
    [
      text(24, 36, "The life of a session: one visitor, three cookies", { size: 18, weight: 600 }),
      MOMENTS.map(({ label }, column) => [
        text(middle(column), 66, clockTime(MOMENTS[column].minutes), {
          size: 12,
          anchor: "middle",
          fill: MUTED,
          mono: true,
        }),
        text(middle(column), 84, label, { size: 13, anchor: "middle", weight: 600 }),
        line(at(column), 96, at(column), TOP + rows.length * ROW - 8, { dash: "3 3" }),
      ]),
      rows.map(({ name, note, cells }, index) => row(name, note, cells, TOP + index * ROW)),
      slow(late, TOP + rows.length * ROW + 22),
    ],
  );
}

/** Plays the hour with the library, and returns what it said. */
async function live() {
  let now = Date.UTC(2026, 0, 1, 12);
  const start = now;
  const sessions = defineSession("__Host-session", {
    store: new MemorySessionStore(),
    keys: new KeyRing(KeyRing.generate()),
    idle: 1800,
    absolute: 43_200,
    grace: GRACE,
    subject: ({ user }) => user,
    clock: () => now,
  });
  const rows = [
    { name: "cookie 1", note: "anonymous", cells: [] },
    { name: "cookie 2", note: "after the login", cells: [] },
    { name: "cookie 3", note: "after he confirmed", cells: [] },
  ];
  const cookies = [];
  const act = async (cookie, change) => {
    const session = await sessions.open(cookie ?? "");
    change(session);
    const headers = new Headers();
    const result = await session.commit(headers);
    const [line] = headers.getSetCookie();
    if (line !== undefined && session.id !== undefined) cookies.push(line.split(";")[0]);
    return result;
  };
  let slow;
  const late = { status: "", because: "" };
  const actions = new Map([
    [0, () => act(undefined, (session) => session.set("cart", ["speculoos"]))],
    [
      1,
      () =>
        act(cookies[0], (session) => {
          session.set("user", "joe");
          session.login({ keep: ["cart"] });
        }),
    ],
    [
      4,
      async () => {
        await act(cookies[1], (session) => session.login({ keep: ["cart", "user"] }));
        slow = await sessions.open(cookies[2]);
        slow.set("cart", []);
      },
    ],
    [5, () => act(cookies[2], (session) => session.destroy())],
    [6, async () => Object.assign(late, await slow.commit(new Headers()))],
  ]);
  for (const [column, { minutes }] of MOMENTS.entries()) {
    now = start + minutes * 60_000;
    await actions.get(column)?.();
    for (const [index, { cells }] of rows.entries()) {
      if (cookies[index] === undefined) continue;
      const session = await sessions.open(cookies[index]);
      cells[column] = { status: session.status, reads: Object.keys(session.data).join(", ") };
    }
  }
  return { rows, late };
}

function row(name, note, cells, y) {
  return [
    text(24, y + 22, name, { weight: 600 }),
    text(24, y + 40, note, { size: 12, fill: MUTED }),
    Object.entries(cells).map(([column, { status, reads }]) => {
      const isOver = status !== "ok" && status !== "superseded";
      const fill = status === "ok" ? FILLS.green : isOver ? FILLS.red : reads ? FILLS.biscuit : FILLS.sand;
      const x = at(Number(column));
      return [
        box(x + 3, y, COLUMN - 6, ROW - 12, fill),
        text(x + COLUMN / 2, y + 21, status, {
          size: 12,
          weight: 600,
          anchor: "middle",
          fill: status === "ok" ? GREEN : isOver ? RED : INK,
        }),
        text(x + COLUMN / 2, y + 39, reads || "reads nothing", { size: 11.5, anchor: "middle" }),
      ];
    }),
  ];
}

/** Draws the request that opened the third session and saves after the logout. */
function slow({ status, because }, y) {
  const [from, to] = [middle(4), middle(6)];
  return [
    text(24, y + 5, "a slow request", { weight: 600 }),
    `<circle cx="${from}" cy="${y}" r="6" fill="${GREEN}"/>`,
    arrow(
      [
        [from + 8, y],
        [to - 10, y],
      ],
      { dash: "5 4" },
    ),
    `<circle cx="${to}" cy="${y}" r="6" fill="${RED}"/>`,
    text(from, y + 26, "opens cookie 3", { size: 12, anchor: "middle" }),
    text(to, y + 26, `${status}: ${because}`, { size: 12, anchor: "middle", weight: 600, fill: RED }),
    line(24, y + 42, WIDTH - 24, y + 42, { stroke: LINE }),
    text(24, y + 62, "The second line of a box is what the cookie reads. Only “ok” can write.", {
      size: 12,
      fill: MUTED,
    }),
  ];
}

function at(column) {
  return LEFT + column * COLUMN;
}

function middle(column) {
  return Math.round(at(column) + COLUMN / 2);
}

function clockTime(minutes) {
  return new Date(Date.UTC(2026, 0, 1, 12) + minutes * 60_000).toISOString().slice(11, 19);
}
