/** Text that people paste and the octets that a header carries: the jar counts octets, people read characters. */

/** As a header brings it: each octet of UTF-8 a character. */
export function toOctets(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The characters that such octets stand for. What is no UTF-8 shows as U+FFFD. */
export function toText(octets: string): string {
  return octets.replace(/[\x80-\xff]+/g, (run) => Buffer.from(run, "latin1").toString("utf8"));
}

/** A sentence of the jar, which writes octets that a terminal could obey as code does. */
export function toSentence(message: string): string {
  return toText(
    message.replace(/\\u00([7-9][0-9a-f])/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  );
}
