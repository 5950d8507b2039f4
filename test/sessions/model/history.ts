/** What a model run has seen happen, as plain data: nothing of it comes from the code that is tested. */

/** From the tick when a client began until it had the answer; `Infinity` until then. */
export type Span = { readonly start: number; end: number };

/** Whether something took effect: "maybe" while no answer came, or the answer was an error that leaves it open. */
export type Outcome = "done" | "never" | "maybe";

export type Act = { readonly span: Span; outcome: Outcome };

/** One session under one id. */
export type Life = {
  readonly id: string;
  /** The Cookie header that presents it, if a response with it reached the browser. */
  readonly cookie: string | undefined;
  readonly user: string | undefined;
  readonly born: Span;
  /** The clock of the server that made it, before and after. */
  readonly bornAt: Span;
  /** What it rotated from. */
  readonly parent: Rotation | undefined;
  readonly rotations: Rotation[];
  /** The latest clocks of commits that were acknowledged, and of any that were tried (ms); how many are being tried. */
  touched: number;
  tried: number;
  trying: number;
  /** When the absolute limit counts from (ms), before and after. */
  readonly limitFrom: Span;
};

export type Rotation = Act & {
  readonly from: Life;
  /** Whether the new session belongs to the same user. */
  sameUser: boolean;
  /** Whether a user left. */
  leaves: boolean;
  /** The keys that move. */
  readonly keep: "all" | readonly string[];
  /** The clock of its server when it was acknowledged (ms). */
  at: number;
  /** When it began, of all clocks (ms). */
  readonly time: number;
};

/** A value of one key. Each value is written by one request alone. */
export type Write = Act & {
  life: Life | undefined;
  /** Whether it was tried once and no answer came. */
  isOpen?: boolean;
  readonly key: string;
  readonly value: string | undefined;
};

/** An increment of one counter, and what it returned. */
export type Increment = Act & {
  life: Life | undefined;
  readonly key: "n" | "x";
  readonly returned: number | undefined;
};

/** `time`: when it was done, or began (ms). */
export type Kill = Act & { readonly id: string; time: number };

/** `isOnce`: no lost answer made it happen twice. */
export type Revocation = Act & {
  readonly user: string;
  readonly except: string | undefined;
  readonly isOnce: boolean;
};

/** A turn of `exclusive` whose work runs. */
export type Turn = { readonly id: string; readonly leaseEnd: number; running: boolean };

export class History {
  readonly lives = new Map<string, Life>();
  /** In order of their arrival in a browser. */
  readonly tokens: Life[] = [];
  readonly writes: Write[] = [];
  readonly increments: Increment[] = [];
  readonly kills: Kill[] = [];
  readonly revocations: Revocation[] = [];
  readonly turns: Turn[] = [];
}

/** Returns a session and those that it came from, the oldest last. */
export function lineOf(life: Life): Life[] {
  const line = [life];
  for (let each = life.parent; each !== undefined; each = each.from.parent) line.push(each.from);
  return line;
}

/** Returns the first session of this login: rotations that keep the user prove nothing new. */
export function rootOf(life: Life): Life {
  let root = life;
  while (root.parent?.sameUser === true) root = root.parent.from;
  return root;
}
