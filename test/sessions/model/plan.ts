/** What the clients of a model run do: random requests, as plain data that fast-check can print and shrink. */

import fc from "fast-check";

/** The servers' clocks are off by at most this many seconds, each way. */
export const SKEW = 5;
export const USERS = ["joe", "ann"] as const;

export type Target = "ok" | "none" | "early" | "late";
export type Step =
  | { readonly do: "set" | "delete"; readonly key: "a" | "b" }
  | { readonly do: "update" | "destroy" | "point" | "probe" | "sweep" }
  | { readonly do: "exclusive"; readonly hold: number; readonly fails: boolean }
  /** `user`: 0 or 1, or nobody. Without `user` at all the subject stays as it is. */
  | { readonly do: "login"; readonly user: number; readonly keep: readonly ("a" | "b")[] }
  | { readonly do: "user"; readonly user: number }
  | { readonly do: "revoke"; readonly user: number; readonly except: "nobody" | "self" | number }
  | { readonly do: "end"; readonly session: number; readonly user: number }
  | { readonly do: "list"; readonly user: number }
  | { readonly do: "commit"; readonly target: Target }
  | { readonly do: "pass"; readonly seconds: number }
  | { readonly do: "skew"; readonly server: number; readonly seconds: number };

/** What becomes of one call of the store, by its place among the calls of a request. */
export type Fault = { readonly call: number; readonly kind: "down" | "lost" | "performed" };

export type Request = {
  /** How far back from the newest token; no token if undefined. */
  readonly token: number | undefined;
  readonly server: number;
  readonly steps: readonly Step[];
  readonly target: Target;
  /** The client never goes on from this point. */
  readonly crash: number | undefined;
  readonly faults: readonly Fault[];
};

/** Requests that are all in flight at once, and then those that begin after. */
export type Plan = readonly (readonly Request[])[];

const key = fc.constantFrom("a" as const, "b" as const);
const user = fc.nat({ max: 2 });
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("ok" as const) },
  { weight: 2, arbitrary: fc.constantFrom("none" as const, "early" as const, "late" as const) },
);

type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> };

/** Every kind of step, and how often it comes. */
const STEPS: Readonly<Record<string, Weighted>> = {
  set: { weight: 6, arbitrary: fc.record({ do: fc.constant("set" as const), key }) },
  delete: { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  update: { weight: 5, arbitrary: fc.record({ do: fc.constant("update" as const) }) },
  exclusive: {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("exclusive" as const),
      hold: fc.constantFrom(30_000, 30_000, 1),
      fails: fc.constantFrom(false, false, false, true),
    }),
  },
  login: {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("login" as const),
      user: fc.constantFrom(0, 0, 0, 1, 2),
      keep: fc.subarray(["a", "b"] as ("a" | "b")[]),
    }),
  },
  user: { weight: 2, arbitrary: fc.record({ do: fc.constant("user" as const), user }) },
  destroy: { weight: 5, arbitrary: fc.record({ do: fc.constant("destroy" as const) }) },
  revoke: {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("revoke" as const),
      user: fc.constantFrom(0, 0, 0, 1),
      except: fc.oneof(fc.constant("nobody" as const), fc.constant("self" as const), fc.nat({ max: 5 })),
    }),
  },
  end: {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("end" as const), session: fc.nat({ max: 5 }), user }),
  },
  list: { weight: 1, arbitrary: fc.record({ do: fc.constant("list" as const), user: fc.nat({ max: 1 }) }) },
  commit: { weight: 4, arbitrary: fc.record({ do: fc.constant("commit" as const), target }) },
  point: { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("point" as const, "probe" as const) }) },
  sweep: { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep" as const) }) },
  pass: {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      seconds: fc.constantFrom(1, 1, 5, 11, 20, 70, 500, 3000),
    }),
  },
  skew: {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("skew" as const),
      server: fc.nat({ max: 2 }),
      seconds: fc.integer({ min: -SKEW, max: SKEW }),
    }),
  },
};

const anyStep = fc.oneof(...Object.values(STEPS));

const fault: fc.Arbitrary<Fault> = fc.record({
  call: fc.nat({ max: 5 }),
  kind: fc.constantFrom("down" as const, "lost" as const, "performed" as const),
});

function requests(step: fc.Arbitrary<Step>, maxSteps: number): fc.Arbitrary<Request> {
  return fc.record({
    token: fc.oneof(
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 9, arbitrary: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5) },
    ),
    server: fc.nat({ max: 2 }),
    steps: fc.array(step, { maxLength: maxSteps, size: "max" }),
    target,
    crash: fc.oneof(
      { weight: 7, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat({ max: 12 }) },
    ),
    faults: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 2 }) },
    ),
  });
}

/** A login, so that there is a token to begin with. */
const first: fc.Arbitrary<Request> = fc.record({
  token: fc.constant(undefined),
  server: fc.nat({ max: 2 }),
  steps: fc.constantFrom<readonly Step[]>(
    [{ do: "login", user: 0, keep: [] }],
    [
      { do: "login", user: 0, keep: [] },
      { do: "set", key: "a" },
    ],
    [{ do: "set", key: "a" }],
  ),
  target: fc.constant("ok" as const),
  crash: fc.constant(undefined),
  faults: fc.constant([]),
});

const logins = fc.array(first, { minLength: 1, maxLength: 2 });

/** Short runs: a few requests in flight, a few times. */
export const shortPlan: fc.Arbitrary<Plan> = fc
  .tuple(
    logins,
    fc.array(fc.array(requests(anyStep, 4), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
  )
  .map(([first, waves]) => [first, ...waves]);

/** Runs of which all requests do the same few things, so that they meet. */
export const themedPlan: fc.Arbitrary<Plan> = fc
  .subarray(Object.keys(STEPS), { minLength: 1, maxLength: 3 })
  .chain((theme) => {
    const step = fc.oneof(...theme.map((kind) => STEPS[kind]!));
    const wave = fc.array(requests(step, 3), { minLength: 2, maxLength: 5 });
    return fc.tuple(fc.array(first, { minLength: 1, maxLength: 1 }), wave, wave);
  });

/** A crowd: up to 50 requests in flight at once. */
export const crowdedPlan: fc.Arbitrary<Plan> = fc.tuple(
  logins,
  fc.array(requests(anyStep, 3), { minLength: 10, maxLength: 50, size: "max" }),
);
