/** The responses of the jar page: to a link, the page with its trial; to the form, a redirect to such a link. */

import {
  checkJarForm,
  isJarInput,
  jarLink,
  MAX_LINK_LENGTH,
  MAX_PASTE_LENGTH,
  pasteTooLong,
  readJarForm,
} from "./trial/jar-query.ts";
import { renderJarPage } from "./view/jar-page.ts";

export type PageResponse =
  | { readonly status: 200 | 400 | 413; readonly text: string }
  | { readonly status: 303; readonly location: string };

/** A paste of the maximum length with each byte of its UTF-8 percent-encoded, and the other fields. */
export const MAX_JAR_FORM_BYTES = 1_048_576;

/** Responds to a link. A link without lines shows the form, with no faults in it. */
export function respondToLink(fields: URLSearchParams, now: number): PageResponse {
  const form = readJarForm(fields);
  const checked = form.lines === "" ? {} : checkJarForm(form);
  return {
    status: form.lines === "" || isJarInput(checked) ? 200 : 400,
    text: renderJarPage(form, checked, now).text,
  };
}

/** Responds to the form with a redirect, or with the page if a link would be too long. `undefined`: the body was too long to read. */
export function respondToForm(body: string | undefined, now: number): PageResponse {
  const form = readJarForm(new URLSearchParams(body));
  if (body === undefined)
    return { status: 413, text: renderJarPage(form, { lines: pasteTooLong(undefined) }, now).text };
  const checked = checkJarForm(form);
  const link = jarLink(form);
  if (isJarInput(checked) && link.length <= MAX_LINK_LENGTH)
    return { status: 303, location: `${link}#verdicts` };
  const status = isJarInput(checked) ? 200 : form.lines.length > MAX_PASTE_LENGTH ? 413 : 400;
  return { status, text: renderJarPage(form, checked, now).text };
}
