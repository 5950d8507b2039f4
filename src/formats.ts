/** speculoos/formats: the cookie files and recordings of other tools. */

export { detectFormat } from "./formats/detect-format.ts";
export type { ReadableFormat, ReadOptions, WritableFormat } from "./formats/model/format.ts";
export type { FormatLoss, FormatProblem } from "./formats/model/format-problem.ts";
export { readCookieStream } from "./formats/read-cookie-stream.ts";
export { readCookies } from "./formats/read-cookies.ts";
export { writeCookies } from "./formats/write-cookies.ts";
export type { CookieReason } from "./jar/explain/reason.ts";
export type { StoredCookie } from "./jar/model/stored-cookie.ts";
