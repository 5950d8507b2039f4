/** Checks of a codec's options, when it is made. */

/** @throws TypeError if the option is set to something that is not text. */
export function checkText(name: string, value: string | undefined): void {
  if (value === undefined || typeof value === "string") return;
  throw new TypeError(`${name} must be a string; got ${typeof value}`);
}

/** @throws TypeError if the option is set to something that is not in the list. */
export function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  const found = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new TypeError(
    `${name} must be one of ${choices.map((choice) => `"${choice}"`).join(", ")}; got ${found}`,
  );
}
