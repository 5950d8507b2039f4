/** Chromium's parser for Expires, and its differences from RFC 6265bis §5.1.1. */

/** Returns milliseconds since 1970, limited to the years 1601 to 9999, or `undefined` if there is no date. */
export function parseChromiumDate(text: string): number | undefined {
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
  return Math.min(Math.max(time.getTime(), FIRST_TIME), LAST_TIME);
}

/** Returns the rule that explains why `parseChromiumDate` and `parseCookieDate` differ. */
export function dateRule(
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
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
