import { expect, test } from "vitest";
import { Cookie } from "../cookies/cookie.ts";
import { type ChunkLayout, joinChunks } from "./join-chunks.ts";

function join(header: string, layout: ChunkLayout = "authjs"): string | undefined {
  return joinChunks(Cookie.parse(header), "s", layout);
}

test("chunks are joined in the order of their numbers, up to the first gap", () => {
  expect(join("s.1=b; s.0=a; s.2=c; s.4=x")).toBe("abc");
  expect(join("s.1=b")).toBeUndefined();
});

test("a whole cookie has precedence over its chunks", () => {
  expect(join("s=whole; s.0=a", "supabase")).toBe("whole");
});

test("a name that is only similar is not a chunk", () => {
  expect(join("s.00=a; s.0x=a; sx.0=a; s.0.0=a")).toBeUndefined();
});

test("iron-session has at most four chunks", () => {
  expect(join("s.0=a; s.1=b; s.2=c; s.3=d; s.4=e", "iron-session")).toBe("abcd");
});
