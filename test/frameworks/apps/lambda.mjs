/**
 * API Gateway and CloudFront before `lambda-app.mjs`, by their published shapes: a request becomes the event, and the result
 * the response. The argument is the kind of event: "1.0", "2.0" or "edge".
 */

import { createServer } from "node:http";
import { answer } from "./lambda-app.mjs";
import { ready } from "./story.mjs";

const kind = process.argv[2];

/** Returns the event of a request. */
function eventOf({ method, url, headers, headersDistinct }) {
  const { cookie, ...others } = headers;
  const lines = Object.entries(headersDistinct);
  switch (kind) {
    case "2.0":
      return {
        version: "2.0",
        rawPath: url,
        headers: others,
        ...(cookie !== undefined && { cookies: cookie.split("; ") }),
        requestContext: { http: { method, path: url } },
      };
    case "1.0":
      return {
        version: "1.0",
        path: url,
        httpMethod: method,
        // Of several lines `headers` has the last.
        headers: Object.fromEntries(lines.map(([name, values]) => [capitalise(name), values.at(-1)])),
        multiValueHeaders: Object.fromEntries(lines.map(([name, values]) => [capitalise(name), values])),
        requestContext: { httpMethod: method, path: url },
      };
    default: {
      const listed = lines.map(([key, values]) => [key, values.map((value) => ({ key, value }))]);
      return { Records: [{ cf: { request: { method, uri: url, headers: Object.fromEntries(listed) } } }] };
    }
  }
}

/** API Gateway 1.0 hands on the case that the client wrote. */
function capitalise(name) {
  return name.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

const server = createServer(async (req, res) => {
  try {
    const {
      statusCode,
      status,
      headers = {},
      multiValueHeaders = {},
      cookies,
      body,
    } = await answer(eventOf(req));
    res.statusCode = Number(statusCode ?? status);
    for (const [name, value] of Object.entries({ ...headers, ...multiValueHeaders })) {
      res.setHeader(name, kind === "edge" ? value.map((line) => line.value) : value);
    }
    if (cookies?.length > 0) res.setHeader("set-cookie", cookies);
    res.end(body);
  } catch {
    res.statusCode = 500;
    res.end();
  }
});
server.listen(0, "127.0.0.1", () => ready(server.address().port));
