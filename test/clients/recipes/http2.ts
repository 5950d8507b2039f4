/** node:http2 has no agents and follows nothing: two calls a stream. */

// docs: http2
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from "node:http2";
import { CookieJar } from "speculoos/jar";

export function createHttp2Request(session: ClientHttp2Session, jar = new CookieJar()) {
  return (path: string, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream => {
    const authority = headers[":authority"] ?? session.originSet?.[0]?.slice("https://".length);
    const url = `https://${authority}${path}`;
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
