/** A session in a store: each change is one step of the store, and none of them brings back what has ended. */

import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieTarget } from "../../http/messages.ts";
import { OpenSession } from "../session/open-session.ts";
import type { CommitResult, ExclusiveOptions, Session } from "../session/session.ts";
import { noteProgress, watchUncommitted } from "../session/uncommitted.ts";
import { runExclusively } from "./changes/exclusive.ts";
import { updateField } from "./changes/update-field.ts";
import { commitStored } from "./commit-stored.ts";
import type { StoredState } from "./state/stored-state.ts";

export class StoredSession<Out, In = Out>
  extends OpenSession<Out, In, StoredState>
  implements Session<Out, In>
{
  async update<K extends keyof In & keyof Out & string>(
    key: K,
    change: (value: Out[K]) => In[K] | undefined,
  ): Promise<Out[K]> {
    if (typeof change !== "function") throw new TypeError(`change must be a function; got ${typeof change}`);
    this.#refusePending();
    await updateField(this.state, key, () => change(this.get(key)));
    // Of a new session the change waits for the commit.
    watchUncommitted(this, this.state);
    return this.get(key);
  }

  async exclusive<T>(work: () => T | Promise<T>, options: ExclusiveOptions = {}): Promise<T> {
    if (typeof work !== "function") throw new TypeError(`work must be a function; got ${typeof work}`);
    this.#refusePending();
    this.refuseTurn();
    return runExclusively(this.state, work, options);
  }

  commit(to?: CookieTarget, options: AddOptions = {}): Promise<CommitResult<keyof In & string>> {
    const { state } = this;
    // One after the other: two at once would create two sessions.
    const result = state.committing.then(() => commitStored(state, to, options));
    state.committing = result.then(
      () => noteProgress(this, state),
      () => {},
    );
    return result as Promise<CommitResult<keyof In & string>>;
  }

  protected override refuseTurn(): void {
    if (this.state.isInTurn) {
      throw new TypeError("login, destroy and exclusive must not be called in a turn of exclusive");
    }
  }

  #refusePending(): void {
    if (this.state.login ?? this.state.ending) {
      throw new TypeError("update and exclusive must not be called between login or destroy and commit");
    }
  }
}
