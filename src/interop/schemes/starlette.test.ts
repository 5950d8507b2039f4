import { checkEmptySecrets, checkMaxAgeOption, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { starlette } from "./starlette.ts";

checkRecordedCookies([
  {
    title: "Starlette",
    codec: starlette.session({ secret: "starlette-secret" }),
    name: "session",
    raw: "eyJ1c2VyIjogImpvZSJ9.ZVPxAA.Bu8fZQxd3tSfK5piWJwdqrQwBGI",
    value: { user: "joe" },
    readable: true,
  },
]);

checkEmptySecrets(starlette.session);
checkMaxAgeOption((maxAge) => starlette.session({ secret: "s", maxAge }));
