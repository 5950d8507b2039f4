/** What the driver has seen happen, as plain data: nothing of it comes from the code that is judged. */

/** Ticks of the driver: when a request was sent, and when its answer was there. `Infinity` if none came. */
export type Span = { readonly start: number; end: number };

/** Whether a change took effect: "maybe" if no answer came, or one that leaves it open. */
export type Outcome = "done" | "never" | "maybe";

export type Act = { readonly span: Span; outcome: Outcome };

/** What one login began. Rotations that keep its data do not end it. */
export type Life = {
  readonly id: string;
  readonly user: string;
  readonly born: Act;
  /** The life whose cookie the login was sent with. To end it soon after ends this one as well, if both are of one user. */
  readonly parent?: Life | undefined;
};

/** A Cookie header that presents a life, since the tick when it reached the browser. */
export type Token = {
  readonly cookie: string;
  readonly life: Life;
  readonly since: number;
  /** Logins and renewals that were sent with it: each may have taken its place. */
  readonly rotations: Act[];
};

/** A value of one key. Each value is written by one request alone. */
export type Write = Act & { readonly life: string; readonly key: string; readonly value: number };

/** One more on the life's counter. */
export type Increment = Act & { readonly life: string };

/** The end of one life: by its own logout, or out of the list of sessions. */
export type Ending = Act & { readonly life: string };

/** The end of all lives of a user that began before it. The life of the token `except` goes on. */
export type Revocation = Act & { readonly user: string; readonly except?: Token | undefined };

/** What the server said of the session that a token presents. "frozen": it has rotated, and reads what it held before. */
export type Answer = {
  readonly token: Token;
  /** Whether the browser had no newer cookie when it sent this. */
  readonly isCurrent: boolean;
  readonly span: Span;
  readonly state: "ok" | "frozen" | "none";
  readonly life?: string | undefined;
  readonly user?: string | undefined;
  /** What was read, if this was a read. */
  readonly data?: { readonly [key: string]: number | undefined } | undefined;
};

export class History {
  readonly lives = new Map<string, Life>();
  readonly writes: Write[] = [];
  readonly increments: Increment[] = [];
  readonly endings: Ending[] = [];
  readonly revocations: Revocation[] = [];
  readonly answers: Answer[] = [];
}

/** The keys that are written as a whole. */
export const KEYS = ["a", "b"] as const;
/** The key of the counter. */
export const COUNTER = "n";
