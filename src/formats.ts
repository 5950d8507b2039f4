/** speculoos/formats: the cookie files and recordings of other tools. */

export type { StoredCookie } from "./jar/model/stored-cookie.ts";
