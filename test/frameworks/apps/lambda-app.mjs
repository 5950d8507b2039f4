/** The story in AWS Lambda: behind API Gateway with payload 1.0 or 2.0, and as Lambda@Edge. */

import { addCookie } from "speculoos";
import { session, tell, tryWrong } from "./story.mjs";

// docs: lambda
// API Gateway, payload format 2.0
export async function hello(event) {
  const headers = new Headers();
  const user = session.get(event, { reissueTo: headers });
  if (user === undefined) session.set(headers, "ada");
  return { statusCode: 200, cookies: headers.getSetCookie(), body: `hello ${user ?? "stranger"}` };
}

// API Gateway, payload format 1.0
export async function hello1(event) {
  const headers = new Headers();
  const user = session.get(event, { reissueTo: headers });
  if (user === undefined) session.set(headers, "ada");
  return {
    statusCode: 200,
    multiValueHeaders: { "Set-Cookie": headers.getSetCookie() },
    body: `hello ${user ?? "stranger"}`,
  };
}

// Lambda@Edge, viewer request
export async function helloEdge(event) {
  const { request } = event.Records[0].cf;
  const headers = new Headers();
  const user = session.get(request, { reissueTo: headers });
  if (user === undefined) session.set(headers, "ada");
  const lines = headers.getSetCookie().map((value) => ({ key: "Set-Cookie", value }));
  return { status: "200", headers: { "set-cookie": lines }, body: `hello ${user ?? "stranger"}` };
}
// docs: end

/** Answers an event of any of the three kinds. `headers` are those of the answer. */
export async function answer(event) {
  const request = event.Records?.[0].cf.request;
  const path = event.rawPath ?? event.path ?? request.uri;
  const headers = new Headers();
  const { status = 200, body } = await tellStory(path, request ?? event, headers, event);
  const lines = headers.getSetCookie();
  headers.delete("set-cookie");
  const others = [...headers];
  if (request !== undefined) {
    return {
      status: String(status),
      headers: {
        ...Object.fromEntries(others.map(([key, value]) => [key, [{ key, value }]])),
        "set-cookie": lines.map((value) => ({ key: "Set-Cookie", value })),
      },
      body,
    };
  }
  if (event.version === "2.0") {
    return { statusCode: status, headers: Object.fromEntries(others), cookies: lines, body };
  }
  return {
    statusCode: status,
    multiValueHeaders: {
      ...Object.fromEntries(others.map(([name, value]) => [name, [value]])),
      "Set-Cookie": lines,
    },
    body,
  };
}

async function tellStory(path, from, headers, event) {
  switch (path) {
    case "/stream":
      tell("/login", from, headers);
      return { body: "one two" };
    case "/redirect":
      tell("/login", from, headers);
      headers.set("location", "/read");
      return { status: 302, body: "" };
    case "/fail":
      tell("/login", from, headers);
      throw new Error("after the login");
    case "/native-first":
      headers.append("set-cookie", "native=1");
      addCookie(headers, "ours", "1", { path: "/" });
      return { body: "" };
    case "/native-last":
      addCookie(headers, "ours", "1", { path: "/" });
      headers.append("set-cookie", "native=1");
      return { body: "" };
    case "/wrong":
      return { body: JSON.stringify(tryWrong(event.requestContext ?? event.Records, event)) };
    default:
      return { body: JSON.stringify(tell(path, from, headers) ?? {}) };
  }
}
