/** The quoting of Python's `http.cookies`, which Django, Tornado and Starlette put around a value that needs it. */

/**
 * Returns the text inside of the quotes: `\ooo` is the character of that octal number, `\x` is x. A value without quotes is
 * returned unchanged. Writers need no quotes: `Cookie` refuses every value that cannot stand in a header.
 */
export function unquotePython(raw: string): string {
  if (raw.length < 2 || raw[0] !== '"' || !raw.endsWith('"')) return raw;
  return raw
    .slice(1, -1)
    .replace(/\\(?:([0-3][0-7]{2})|([\s\S]))/g, (_, octal: string | undefined, character: string) =>
      octal === undefined ? character : String.fromCharCode(Number.parseInt(octal, 8)),
    );
}
