/** Expires as Chromium reads it, and why where that is not RFC 6265bis §5.1.1. */

/** In milliseconds since 1970, clipped to the years 1601 to 9999; `undefined` where it finds no date. */
export function chromiumDate(text: string): number | undefined {
  let clock: number[] | undefined;
  let day: number | undefined;
  let month = -1;
  let year: number | undefined;
  for (const token of text.split(DELIMITERS).filter((part) => part !== "")) {
    if (!/^\d/.test(token)) {
      if (month < 0) month = MONTHS.findIndex((name) => token.toLowerCase().startsWith(name));
    } else if (token.includes(":")) {
      if (!clock && /^\d+:\d+:\d+$/.test(token)) clock = token.split(":").map(Number);
    } else if (/^\d+$/.test(token)) {
      if (day === undefined && token.length <= 2) day = Number(token);
      else if (year === undefined && token.length <= 5) year = Number(token);
    }
  }
  if (!clock || day === undefined || month < 0 || year === undefined) return undefined;
  const [hours, minutes, seconds] = [clock[0]!, clock[1]!, clock[2]!];
  if (year < 100) year += year < 70 ? 2000 : 1900;
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const time = new Date(0);
  time.setUTCFullYear(year, month, day);
  if (time.getUTCDate() !== day) return undefined;
  time.setUTCHours(hours, minutes, seconds);
  return Math.min(Math.max(time.getTime(), FIRST_TIME), FAR);
}

/** The rule that explains why `chromiumDate` is not `parseCookieDate`. */
export function dateCause(
  text: string,
): "date-time-suffix" | "date-short-year" | "date-long-number" | "date-far-future" | undefined {
  const tokens = text.split(DELIMITERS);
  if (tokens.some((token) => /^\d\d?:\d\d?:\d\d?\D/.test(token))) return "date-time-suffix";
  if (tokens.some((token) => /^\d+:\d+:\d+$/.test(token) && /\d{3}/.test(token))) return "date-long-number";
  if (tokens.some((token) => /^\d{5}$/.test(token) && Number(token) > 29_999)) return "date-far-future";
  if (tokens.some((token) => /^(\d|\d{3})$/.test(token))) return "date-short-year";
  return undefined;
}

const DELIMITERS = /[\t !"#$%&'()*+,\-./;<=>?@[\\\]^_`{|}~]+/;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FIRST_TIME = Date.UTC(1601, 0, 1);
const FAR = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
