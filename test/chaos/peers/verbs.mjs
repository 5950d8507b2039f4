/** The verbs of the harness over what the libraries have in common: a session of one request, read when it opens. */

/**
 * `open(req, res)` returns { data, set(key, value), login(fields), renew(), destroy() }. `data` is what was read.
 * A change that returns false was refused: the session is over. Each other change is acknowledged by the response: what a library saves while it responds fails as it makes the response fail.
 */
export function verbsOver(open, { revoke } = {}) {
  const opened = async (ask, req, res) => {
    const session = await open(req, res);
    const { life, user, a, b, n } = session.data;
    const seen = life === undefined ? { state: "none" } : { state: "ok", life, user };
    await ask.wait();
    return { session, seen, data: { a, b, n }, isLive: life !== undefined };
  };
  const change = (act) => async (ask, req, res) => {
    const { session, seen, data, isLive } = await opened(ask, req, res);
    if (!isLive) return seen;
    const isDone = await act(session, ask, data);
    return { ...seen, outcome: isDone === false ? "never" : "done" };
  };
  return {
    async read(ask, req, res) {
      const { seen, data } = await opened(ask, req, res);
      return { ...seen, data };
    },
    set: change((session, ask) => session.set(ask.get("key"), Number(ask.get("value")))),
    add: change((session, _, { n = 0 }) => session.set("n", n + 1)),
    async login(ask, req, res) {
      const { session, seen } = await opened(ask, req, res);
      await session.login({ user: ask.get("user"), life: ask.get("life") });
      return { ...seen, outcome: "done" };
    },
    renew: change((session) => session.renew()),
    logout: change((session) => session.destroy()),
    revoke: change((session, ask) => revoke(session, ask.get("user"), ask.get("except") === "this")),
  };
}
