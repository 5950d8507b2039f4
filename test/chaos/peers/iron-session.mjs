/** iron-session, set up as its README does: the data is in the cookie, and there is no store. */

import { getIronSession } from "iron-session";
import { createHandler, serve } from "../apps/serve.mjs";
import { verbsOver } from "./verbs.mjs";

const options = {
  password: "a password of 43 characters, for iron-session",
  cookieName: "iron",
  cookieOptions: { secure: false },
};

async function open(req, res) {
  const session = await getIronSession(req, res, options);
  return {
    data: { ...session },
    set(key, value) {
      session[key] = value;
      return session.save();
    },
    login({ user, life }) {
      for (const key of ["a", "b", "n"]) delete session[key];
      Object.assign(session, { user, life });
      return session.save();
    },
    destroy: () => session.destroy(),
  };
}

serve(createHandler(verbsOver(open)));
