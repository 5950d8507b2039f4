import { expect, test } from "vitest";
import { checkEmptySecrets, checkRecordedCookies } from "../../../test/scheme-checks.ts";
import { cookieSession } from "./cookie-session.ts";

checkRecordedCookies([
  {
    title: "cookie-session",
    codec: cookieSession.session({ secret: ["key1", "key2"] }),
    name: "session",
    raw: { value: "eyJ2aWV3cyI6MSwidSI6IsOpIn0=", signature: "isbjF4JqOCBCNY1Rbxty_SuItOE" },
    value: { views: 1, u: "é" },
    readable: true,
  },
]);

checkEmptySecrets(cookieSession.session);

test("a session that is not an object is not written", () => {
  for (const value of [[1], null, "text"] as never[]) {
    expect(() => cookieSession.session({ secret: "s" }).write("a", value)).toThrow(
      expect.objectContaining({ code: "invalid-value" }),
    );
  }
});
