/** Examples of trials that surprise people, each a link. */

import { type Html, html } from "../../ui/html.ts";
import { type JarForm, jarLink } from "../trial/jar-query.ts";

export type JarExample = { readonly title: string; readonly form: Partial<JarForm> };

/** Renders the examples. `current` is the link of the trial that the page shows. */
export function renderExamples(current: string): Html {
  return html`<ul class="examples">${JAR_EXAMPLES.map(({ title, form }) => {
    const link = jarLink(form);
    return html`<li><a href="${link}#verdicts"${link === current && html` aria-current="page"`}>${title}</a></li>`;
  })}</ul>`;
}

export const JAR_EXAMPLES: readonly JarExample[] = [
  {
    title: "A whole response, as curl -i prints it",
    form: {
      lines: [
        "HTTP/2 200",
        "content-type: text/html; charset=utf-8",
        "set-cookie: __Host-id=7f3a; Path=/; Secure; HttpOnly; SameSite=Lax",
        "set-cookie: theme=dark; Domain=example.com; Path=/; Max-Age=31536000; SameSite=Lax",
        "set-cookie: track=1; Domain=example.net; SameSite=None; Secure",
        "cache-control: no-store",
      ].join("\n"),
    },
  },
  {
    title: "__Host- with a Domain",
    form: { lines: "__Host-id=7; Secure; Path=/; Domain=example.com" },
  },
  {
    title: "SameSite=None without Secure",
    form: { lines: "id=7; Path=/; SameSite=None\nid=7; Path=/; SameSite=None; Secure" },
  },
  {
    title: "A public suffix as Domain (co.uk)",
    form: { lines: "id=7; Domain=co.uk; Path=/", url: "https://shop.example.co.uk/" },
  },
  {
    title: "Set over https, overwritten over http",
    form: {
      lines: "id=7; Secure; Path=/; SameSite=Lax\nhttp://shop.example.com/\nid=8; Path=/; SameSite=Lax",
      url: "https://shop.example.com/login",
    },
  },
  {
    title: "SameSite=Strict and a link in an email",
    form: { lines: "id=7; Path=/; Secure; SameSite=Strict" },
  },
  {
    title: "A widget in its partition (CHIPS)",
    form: {
      lines: "__Host-id=7; Path=/; Secure; SameSite=None; Partitioned",
      url: "https://widget.example.net/frame",
      initiator: "embed",
    },
  },
  {
    title: "Set by a sibling host",
    form: {
      lines:
        "https://app.example.com/\nid=7; Path=/; SameSite=Lax\nhttps://blog.example.com/\nid=evil; Domain=example.com; Path=/cart; SameSite=Lax",
      url: "https://app.example.com/cart",
    },
  },
  {
    title: "Removal with the wrong path",
    form: {
      lines: [
        "id=7; Path=/; SameSite=Lax",
        "id=; Max-Age=0; SameSite=Lax",
        "id=; Path=/; Max-Age=0; SameSite=Lax",
      ].join("\n"),
      url: "https://shop.example.com/account/logout",
    },
  },
  {
    title: "A semicolon inside the value",
    form: { lines: "prefs=a:1;b:2; Expires=in an hour; SameSite=Lax" },
  },
  {
    title: "A value that looks like a prefix",
    form: { lines: "=__Host-id\n__Host-id\n=ok; SameSite=Lax" },
  },
  {
    title: "One byte too many",
    form: { lines: `id=${"x".repeat(4095)}; Path=/; SameSite=Lax` },
  },
  {
    title: "HttpOnly set by a script",
    form: {
      lines: "id=7; Path=/; SameSite=Lax; HttpOnly\nseen=1; Path=/; SameSite=Lax",
      initiator: "script",
    },
  },
];
