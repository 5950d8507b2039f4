/** The part of a `CookieJar` that the test kit calls. Structural, so that a jar of another copy of the package fits. */

export type Reason = {
  readonly code: string;
  readonly section: string;
  readonly message: string;
  readonly fix?: string | undefined;
};

export type Departure = {
  readonly host: string;
  readonly path: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly cause: string;
};

/** A jar that explains the cookies of one name. `Context` is that of the jar. */
export type ExplainingJar<Context> = {
  explainCookie(
    name: string,
    url: string | URL,
    context?: Context,
  ): {
    readonly included: readonly { readonly cookie: { readonly value: string } }[];
    readonly excluded: readonly { readonly reasons: readonly Reason[] }[];
    readonly departed: readonly Departure[];
  };
};

/** The result of `setCookie`. */
export type StoreOutcome = { readonly status: string; readonly reasons: readonly Reason[] };

/** Prints a reason as one line. */
export function printReason({ message, fix, code, section }: Reason): string {
  return `  - ${message}${fix ? ` ${fix}` : ""} (${code}, ${section})`;
}

/** Prints when and why a cookie left the jar, as one line. */
export function printDeparture({ host, path, time, cause }: Departure): string {
  return `  - It left the jar at ${new Date(time).toISOString()}: ${cause} (host ${host}, path ${path}).`;
}

/** Prints the part of a URL that cookies depend on. Its query may hold secrets. */
export function printUrl(url: string | URL): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
