/** Checks of a codec's options, when it is made. */

/** @throws TypeError if the option is set to something that is not text. */
export function checkText(name: string, value: string | undefined): void {
  if (value === undefined || typeof value === "string") return;
  throw new TypeError(`${name} must be a string; got ${typeof value}`);
}

/** @throws TypeError if the option is set to something that is not in the list. */
export function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  const list = choices.map((choice) => `"${choice}"`).join(", ");
  throw new TypeError(
    `${name} must be one of ${list}; got ${typeof value === "string" ? "another" : typeof value}`,
  );
}
