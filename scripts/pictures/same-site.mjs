/** Which cookies are sent with which request, as the jar answers. */

import { CookieJar, requestContext } from "speculoos/jar";
import { box, FILLS, GREEN, INK, lines, MUTED, picture, RED, text } from "./svg.mjs";

const URL_ = "https://shop.example/";
const OTHER = "https://news.example/";
const COOKIES = [
  ["Strict", "SameSite=Strict"],
  ["Lax", "SameSite=Lax"],
  ["not set", ""],
  ["None", "SameSite=None"],
  ["None, Partitioned", "SameSite=None; Partitioned"],
];
const REQUESTS = [
  [["the user types the address"], { navigation: true }],
  [["an image or fetch of the same site"], { initiator: URL_, topLevel: URL_ }],
  [["a link on another site"], { initiator: OTHER, navigation: true }],
  [["a form that another site posts"], { initiator: OTHER, navigation: true, method: "POST" }],
  [["an image, fetch or frame", "on another site's page"], { initiator: OTHER, topLevel: OTHER }],
  [
    ["an image on the http page", "of the same host"],
    { initiator: "http://shop.example/", topLevel: "http://shop.example/" },
  ],
];

const LEFT = 286;
const COLUMN = 132;
const ROW = 54;
const TOP = 96;

export function sameSitePicture() {
  const jar = new CookieJar();
  for (const [name, attributes] of COOKIES) {
    const { status } = jar.setCookie(`${name.replace(/\W/g, "")}=1; Path=/; Secure; ${attributes}`, URL_);
    if (status !== "stored") throw new Error(`the cookie ${name} is not stored any more`);
  }
  const answers = REQUESTS.map(([, facts]) => {
    const { included, excluded } = jar.explainGetCookies(URL_, requestContext({ url: URL_, ...facts }));
    return COOKIES.map(([label]) => {
      const name = label.replace(/\W/g, "");
      if (included.some(({ cookie }) => cookie.name === name)) return [];
      return excluded.find(({ cookie }) => cookie.name === name).reasons.map(({ code }) => code);
    });
  });
  const height = TOP + REQUESTS.length * ROW + 44;
  return picture(
    {
      width: LEFT + COOKIES.length * COLUMN + 20,
      height,
      title: "Which cookies are sent with which request",
      description: REQUESTS.map(([label], row) => {
        const sent = COOKIES.filter((_, column) => answers[row][column].length === 0).map(([name]) => name);
        return `${label.join(" ")}: ${sent.join(", ") || "none"}.`;
      }).join(" "),
    },
    [
      text(24, 36, "Which cookies are sent with which request", { size: 18, weight: 600 }),
      text(24, 82, "request to https://shop.example", { size: 13, fill: MUTED }),
      text(LEFT, 58, "SameSite of the cookie", { size: 12, fill: MUTED }),
      COOKIES.map(([label], column) =>
        text(LEFT + (column + 0.5) * COLUMN - 3, 82, label, { size: 13, weight: 600, anchor: "middle" }),
      ),
      REQUESTS.map(([label], row) => [
        lines(24, TOP + row * ROW + (label.length === 1 ? 29 : 20), label, { size: 14, fill: INK }),
        answers[row].map((reasons, column) => cell(LEFT + column * COLUMN, TOP + row * ROW, reasons)),
      ]),
      text(
        24,
        height - 18,
        "Every cookie is Secure with Path=/, set by https://shop.example. The codes are the jar's reasons.",
        {
          size: 12,
          fill: MUTED,
        },
      ),
    ],
  );
}

function cell(x, y, reasons) {
  const isSent = reasons.length === 0;
  const middle = x + COLUMN / 2 - 3;
  const [first, second] = [y + 21, y + 37];
  return [
    box(x, y, COLUMN - 6, ROW - 6, isSent ? FILLS.green : FILLS.red),
    isSent
      ? text(middle, y + 30, "✓ sent", { weight: 600, fill: GREEN, anchor: "middle" })
      : [
          text(middle, reasons.length === 1 ? y + 29 : first, reasons[0], {
            size: 12,
            fill: RED,
            anchor: "middle",
          }),
          reasons
            .slice(1, 2)
            .map((code) => text(middle, second, code, { size: 12, fill: RED, anchor: "middle" })),
        ],
  ];
}
