/** The judge is handed histories with one fault each, and histories that only look like one. */

import { describe, expect, test } from "vitest";
import { type Answer, History, type Life, type Outcome, type Token } from "./history.ts";
import { judge } from "./judge.ts";

const FINE = { lost: 0, resurrected: 0, revoked: 0, wrong: 0 };

/** A session of "joe" that was logged in from tick 0 to 1, and its cookie. */
class Story {
  readonly history = new History();
  readonly life = this.logIn("l1", 0, 1);
  readonly token = this.tokenOf(this.life, 1);

  logIn(id: string, start: number, end: number, user = "joe", parent?: Life): Life {
    const life: Life = { id, user, born: { span: { start, end }, outcome: "done" }, parent };
    this.history.lives.set(id, life);
    return life;
  }

  tokenOf(life: Life, since: number): Token {
    return { cookie: `cookie of ${life.id} from ${since}`, life, since, rotations: [] };
  }

  write(value: number, start: number, end: number, outcome: Outcome = "done", life = "l1"): this {
    this.history.writes.push({ life, key: "a", value, span: { start, end }, outcome });
    return this;
  }

  add(start: number, end: number, outcome: Outcome = "done"): this {
    this.history.increments.push({ life: "l1", span: { start, end }, outcome });
    return this;
  }

  end(start: number, end: number, outcome: Outcome = "done", life = "l1"): this {
    this.history.endings.push({ life, span: { start, end }, outcome });
    return this;
  }

  revoke(start: number, end: number, except?: Token, outcome: Outcome = "done"): this {
    this.history.revocations.push({ user: "joe", span: { start, end }, outcome, except });
    return this;
  }

  answer(start: number, end: number, rest: Partial<Answer> = {}): this {
    const token = rest.token ?? this.token;
    const { id: life, user } = token.life;
    const seen = { token, isCurrent: true, span: { start, end }, state: "ok", life, user } as const;
    this.history.answers.push({ ...seen, ...rest });
    return this;
  }

  read(start: number, end: number, a: number | undefined, n?: number, rest: Partial<Answer> = {}): this {
    return this.answer(start, end, { data: { a, b: undefined, n }, ...rest });
  }

  none(start: number, end: number, rest: Partial<Answer> = {}): this {
    return this.answer(start, end, { state: "none", life: undefined, user: undefined, ...rest });
  }

  get verdict() {
    const { examples: _, lostIncrements: __, ...counts } = judge(this.history);
    return counts;
  }
}

const UNKNOWN = Number.POSITIVE_INFINITY;

describe("a lost write is seen", () => {
  const cases: Record<string, Story> = {
    "nothing is there after it was acknowledged": new Story().write(1, 2, 3).read(4, 5, undefined),
    "an older value is there": new Story().write(1, 2, 3).write(2, 4, 5).read(6, 7, 1),
    "the older value was read before, and again": new Story()
      .write(1, 2, 3)
      .read(4, 5, 1)
      .write(2, 6, 7)
      .read(8, 9, 1),
    "it was read, and then the one before it": new Story()
      .write(1, 2, 10)
      .write(2, 3, 11)
      .read(12, 13, 1)
      .read(14, 15, 2)
      .read(16, 17, 1),
    "it was never acknowledged, but read, and then an older one": new Story()
      .write(1, 2, 3)
      .write(2, 4, UNKNOWN, "maybe")
      .read(6, 7, 2)
      .read(8, 9, 1),
    "an increment is not there": new Story().add(2, 3).add(4, 5).read(6, 7, undefined, 1),
    "the session is gone, though nothing ended it": new Story().none(4, 5),
    "the session is gone, though a revocation made an exception of it": withException((story) =>
      story.none(6, 7),
    ),
  };
  for (const [title, story] of Object.entries(cases))
    test(title, () => expect(story.verdict).toEqual({ ...FINE, lost: 1 }));

  test("increments are counted one by one", () => {
    expect(new Story().add(2, 3).add(4, 5).add(6, 7).read(8, 9, undefined).verdict).toEqual({
      ...FINE,
      lost: 3,
    });
  });
});

describe("what is no loss is not counted", () => {
  const cases: Record<string, Story> = {
    "another write overlaps, and won": new Story().write(1, 2, 6).write(2, 3, 5).read(7, 8, 1),
    "a write is not acknowledged, and not there": new Story()
      .write(1, 2, UNKNOWN, "maybe")
      .read(6, 7, undefined),
    "a write is not acknowledged, and there much later": new Story()
      .write(1, 2, UNKNOWN, "maybe")
      .write(2, 3, 4)
      .read(6, 7, 2)
      .read(8, 9, 1),
    "a read overlaps the write": new Story().write(1, 2, 6).read(3, 7, undefined),
    "a cookie of before reads what it held": new Story()
      .write(1, 2, 3)
      .read(4, 5, undefined, undefined, { isCurrent: false }),
    "an increment may have happened, and has": new Story().add(2, UNKNOWN, "maybe").read(6, 7, undefined, 1),
    "an increment may have happened, and has not": new Story().add(2, UNKNOWN, "maybe").read(6, 7, undefined),
    "the session may have been ended": new Story().end(2, UNKNOWN, "maybe").none(4, 5),
    "the end overlaps the request": new Story().end(4, 6).none(3, 5),
    "its user may have been revoked": new Story().revoke(2, UNKNOWN, undefined, "maybe").none(4, 5),
    "the cookie may have been replaced": rotated().none(4, 5),
    "the session before it, of the same user, was ended": child((story) => story.end(6, 9)),
  };
  for (const [title, story] of Object.entries(cases)) test(title, () => expect(story.verdict).toEqual(FINE));
});

describe("a session that should not answer is seen", () => {
  test("after its logout", () => {
    expect(new Story().end(2, 3).answer(4, 5).answer(6, 7).verdict).toEqual({ ...FINE, resurrected: 1 });
  });
  test("after its logout, by a cookie of before, with what it held", () => {
    const story = new Story().end(2, 3).answer(4, 5, { state: "frozen", isCurrent: false });
    expect(story.verdict).toEqual({ ...FINE, resurrected: 1 });
  });
  test("after its user was revoked", () => {
    expect(new Story().revoke(2, 3).answer(4, 5).verdict).toEqual({ ...FINE, revoked: 1 });
  });
  test("after a revocation that made an exception of another session", () => {
    const story = new Story();
    const other = story.tokenOf(story.logIn("l2", 2, 3), 3);
    expect(story.revoke(4, 5, other).answer(6, 7).answer(6, 8, { token: other }).verdict).toEqual({
      ...FINE,
      revoked: 1,
    });
  });
});

describe("an answer that was right when it was given is not counted", () => {
  const cases: Record<string, Story> = {
    "the request was sent before the logout was acknowledged": new Story().end(2, 5).answer(4, 6),
    "the logout was not acknowledged": new Story().end(2, UNKNOWN, "maybe").answer(4, 5),
    "the revocation was not acknowledged": new Story().revoke(2, UNKNOWN, undefined, "maybe").answer(4, 5),
    "the login overlaps the revocation": lateLogin(),
    "the revocation made an exception of it": withException((story) => story.answer(6, 7)),
  };
  for (const [title, story] of Object.entries(cases)) test(title, () => expect(story.verdict).toEqual(FINE));
});

describe("wrong data is seen", () => {
  const other = () => {
    const story = new Story();
    story.logIn("l2", 0, 1, "eve");
    return story;
  };
  const cases: Record<string, Story> = {
    "the session of another": other().answer(4, 5, { life: "l2", user: "eve" }),
    "another user in the same session": other().answer(4, 5, { user: "eve" }),
    "a session that no login began": new Story().answer(4, 5, { life: "l9" }),
    "a value that nobody wrote": new Story().read(4, 5, 7),
    "a value of another session": other().write(7, 2, 3, "done", "l2").read(4, 5, 7),
    "a value that was refused": new Story().write(7, 2, 3, "never").read(4, 5, 7),
    "a value from the future": new Story().write(7, 6, 7).read(4, 5, 7),
    "a counter that is too high": new Story().add(2, 3).read(4, 5, undefined, 2),
    "a counter with an increment that was refused": new Story().add(2, 3, "never").read(4, 5, undefined, 1),
  };
  for (const [title, story] of Object.entries(cases))
    test(title, () => expect(story.verdict).toMatchObject({ wrong: 1, resurrected: 0, revoked: 0 }));
});

function withException(then: (story: Story) => Story): Story {
  const story = new Story();
  return then(story.revoke(4, 5, story.token));
}

function rotated(): Story {
  const story = new Story();
  story.token.rotations.push({ span: { start: 2, end: UNKNOWN }, outcome: "maybe" });
  return story;
}

/** A second login of the same user out of the first session, whose cookie is then not known. */
function child(then: (story: Story) => Story): Story {
  const story = new Story();
  const second = story.logIn("l2", 4, 5, "joe", story.life);
  return then(story).none(10, 11, { token: story.tokenOf(second, 5) });
}

function lateLogin(): Story {
  const story = new Story().revoke(4, 7);
  return story.answer(8, 9, { token: story.tokenOf(story.logIn("l2", 3, 6), 6) });
}
