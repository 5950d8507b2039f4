/** The story of one session, so that a fault can be understood. */

import type { History } from "./history.ts";

/** Returns what happened to a life, a line each, in the order in which it was sent. */
export function tell(history: History, id: string): string[] {
  const life = history.lives.get(id);
  if (life === undefined) return [];
  const events: { readonly start: number; readonly line: string }[] = [];
  const note = (what: string, { span, ...rest }: { readonly span: { start: number; end: number } }) =>
    events.push({ start: span.start, line: `${span.start}-${span.end} ${what} ${JSON.stringify(rest)}` });
  const { born, user, parent } = life;
  note("login", { ...born, ...{ user, parent: parent?.id } });
  const tokens = [...new Set(history.answers.flatMap(({ token }) => (token.life === life ? [token] : [])))];
  for (const { token, life: _, ...answer } of history.answers)
    if (token.life === life) note(`answer to cookie ${tokens.indexOf(token)}`, answer);
  for (const [index, token] of tokens.entries())
    for (const rotation of token.rotations) note(`rotation of cookie ${index}`, rotation);
  for (const { life: of, ...write } of history.writes) if (of === id) note("write", write);
  for (const { life: of, ...increment } of history.increments) if (of === id) note("increment", increment);
  for (const { life: of, ...ending } of history.endings) if (of === id) note("end", ending);
  for (const { except, ...revocation } of history.revocations)
    if (revocation.user === user) note("revocation", { ...revocation, ...{ except: except?.life.id } });
  return events.sort((one, other) => one.start - other.start).map(({ line }) => line);
}
