/** A session in a sealed cookie: the browser keeps the data, and the last response that reaches it wins. */

import type { AddOptions } from "../../http/add-cookie.ts";
import type { CookieTarget } from "../../http/messages.ts";
import { OpenSession } from "../session/open-session.ts";
import type { CommitResult, SealedSession } from "../session/session.ts";
import { commitSealed } from "./commit-sealed.ts";
import type { SealedState } from "./sealed-state.ts";

export class SealedCookieSession<Out, In = Out>
  extends OpenSession<Out, In, SealedState>
  implements SealedSession<Out, In>
{
  commit(to: CookieTarget, options: AddOptions = {}): Promise<CommitResult<keyof In & string>> {
    const result = this.commitNext(() => commitSealed(this.state, to, options));
    return result as Promise<CommitResult<keyof In & string>>;
  }
}
