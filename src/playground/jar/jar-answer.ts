/** What the jar page answers: a link brings its trial, and the form leads to a link where one can hold it. */

import {
  checkJarForm,
  jarLink,
  LONGEST_LINK,
  LONGEST_PASTE,
  pasteTooLong,
  readJarForm,
} from "./trial/jar-query.ts";
import { jarPage } from "./view/jar-page.ts";

export type JarAnswer =
  | { readonly status: 200 | 400 | 413; readonly text: string }
  | { readonly status: 303; readonly location: string };

/** In octets: a paste in UTF-8, each octet escaped, and the other fields. */
export const LONGEST_JAR_FORM = 1_048_576;

/** To a link. One without lines is the beginning, with whatever else it says. */
export function answerJarLink(fields: URLSearchParams, now: number): JarAnswer {
  const form = readJarForm(fields);
  const checked = form.lines === "" ? {} : checkJarForm(form);
  return {
    status: form.lines === "" || "asker" in checked ? 200 : 400,
    text: jarPage(form, checked, now).text,
  };
}

/** To the form; `undefined` is one that was too long to read. */
export function answerJarForm(body: string | undefined, now: number): JarAnswer {
  const form = readJarForm(new URLSearchParams(body));
  if (body === undefined)
    return { status: 413, text: jarPage(form, { lines: pasteTooLong(undefined) }, now).text };
  const checked = checkJarForm(form);
  const link = jarLink(form);
  if ("asker" in checked && link.length <= LONGEST_LINK) return { status: 303, location: `${link}#verdicts` };
  const status = "asker" in checked ? 200 : form.lines.length > LONGEST_PASTE ? 413 : 400;
  return { status, text: jarPage(form, checked, now).text };
}
