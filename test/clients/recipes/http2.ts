/** node:http2 has no agents and follows nothing: the jar is asked for each stream. */

// docs: client-http2
import type { ClientHttp2Session, OutgoingHttpHeaders } from "node:http2";
import { CookieJar } from "speculoos/jar";

/** The origin is that of the session, as it was given to `connect`. */
export function createHttp2Request(session: ClientHttp2Session, origin: string, jar = new CookieJar()) {
  return (path: string, headers: OutgoingHttpHeaders = {}) => {
    const url = new URL(path, origin).href;
    const cookie = jar.getCookieString(url);
    const stream = session.request({ ...(cookie && { cookie }), ...headers, ":path": path });
    stream.on("response", (fields) => {
      jar.setCookies({ "set-cookie": fields["set-cookie"], date: fields.date }, url);
      jar.clearSiteData(fields["clear-site-data"]?.toString(), url);
    });
    return stream;
  };
}
// docs: end
