/** The few shapes that the pictures are made of. Each picture has its own background, so it is legible on any page. */

export const INK = "#2b2118";
export const MUTED = "#6b5d4d";
export const LINE = "#b9a88f";
export const PAPER = "#fdf9f2";
export const GREEN = "#1f6b45";
export const RED = "#a1332a";
/** Fills that carry dark text. */
export const FILLS = {
  sand: "#f1e4cd",
  biscuit: "#ecc58f",
  green: "#d3ead9",
  red: "#f6d9d2",
  blue: "#d5e3f1",
  violet: "#e3daf0",
  white: "#ffffff",
};

const SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/** Returns a whole picture. `title` and `description` are for screen readers. */
export function picture({ width, height, title, description }, shapes) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="${SANS}" font-size="14" fill="${INK}">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description)}</desc>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="${MUTED}"/></marker></defs>
<rect width="${width}" height="${height}" rx="10" fill="${PAPER}"/>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9.5" fill="none" stroke="${LINE}"/>
${shapes.flat(Number.POSITIVE_INFINITY).join("\n")}
</svg>
`;
}

export function text(x, y, content, { size = 14, fill = INK, anchor = "start", weight, mono = false } = {}) {
  const font = mono ? ` font-family="${MONO}" xml:space="preserve"` : "";
  const bold = weight === undefined ? "" : ` font-weight="${weight}"`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${bold}${font}>${escaped(String(content))}</text>`;
}

/** Draws several lines of text, one below the other. */
export function lines(x, y, contents, { leading = 19, ...style } = {}) {
  return contents.map((content, index) => text(x, y + index * leading, content, style));
}

export function box(x, y, width, height, fill = FILLS.sand, { stroke = LINE, rx = 6, dash } = {}) {
  const dashed = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${rx}" fill="${fill}" stroke="${stroke}"${dashed}/>`;
}

export function line(x1, y1, x2, y2, { stroke = LINE, width = 1, dash } = {}) {
  const dashed = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${stroke}" stroke-width="${width}" fill="none"${dashed}/>`;
}

/** Draws an arrow through the given points. */
export function arrow(points, { dash } = {}) {
  const dashed = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  const path = points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L");
  return `<path d="M${path}" stroke="${MUTED}" stroke-width="1.5" fill="none" marker-end="url(#arrow)"${dashed}/>`;
}

/** Splits a sentence into lines of at most `columns` characters. */
export function wrap(sentence, columns) {
  const wrapped = [""];
  for (const word of sentence.split(" ")) {
    const last = wrapped.at(-1);
    if (last !== "" && last.length + 1 + word.length > columns) wrapped.push(word);
    else wrapped[wrapped.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return wrapped;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escaped(content) {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
