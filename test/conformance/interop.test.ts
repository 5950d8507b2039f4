import { describe, expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";
import { cookieOf, type InteropRow, SCHEMES } from "./interop-schemes.ts";

/** One character differs, as seldom as not into another of the same alphabet. */
function changedAt(text: string, at: number): string {
  const replacement = text[at] === "A" ? "B" : "A";
  return text.slice(0, at) + replacement + text.slice(at + 1);
}

conformance("interop.jsonl", "cookies that other frameworks wrote", (text) => {
  const rows = jsonLines<InteropRow>(text);

  test("are all of schemes that are known here", () => {
    expect(rows.filter((row) => SCHEMES[cookieOf(row)] === undefined)).toEqual([]);
  });

  for (const [scheme, { read, options, bindsName, timed, other, deterministic, write }] of Object.entries(
    SCHEMES,
  )) {
    const own = rows.filter((row) => cookieOf(row) === scheme);
    if (own.length === 0) continue;

    describe(`${scheme}, ${own.length} rows`, () => {
      test("are read", () => {
        for (const row of own) {
          const result = read(row.name, row.string, options(row));
          expect(result, row.string).toMatchObject({ ok: true, needsReissue: false });
          expect(result.ok && result.value).toEqual(row.value);
        }
      });

      if (deterministic) {
        test("are written in the same bytes", () => {
          for (const row of own) expect(write(row.name, row.value, options(row))).toBe(row.string);
        });
      }

      test("are written so that they are read", () => {
        for (const row of own) {
          const result = read(row.name, write(row.name, row.value, options(row)), options(row));
          expect(result.ok && result.value).toEqual(row.value);
        }
      });

      test("are refused with any character changed, and cut anywhere", () => {
        for (const row of own.slice(0, 5)) {
          for (let at = 0; at < row.string.length; at++) {
            expect(read(row.name, changedAt(row.string, at), options(row)).ok, `${at} of ${row.string}`).toBe(
              false,
            );
            expect(read(row.name, row.string.slice(0, at), options(row)).ok, `cut at ${at}`).toBe(false);
          }
          for (const more of ["A", "=", " ", "%3D", "\n"]) {
            expect(read(row.name, row.string + more, options(row)).ok, `${JSON.stringify(more)} more`).toBe(
              false,
            );
          }
        }
      });

      test("are refused under another secret, and known by one that was retired", () => {
        for (const row of own) {
          const [retired, foreign] = [options(row), other(row)];
          expect(read(row.name, row.string, foreign).ok).toBe(false);
          const ring = Object.fromEntries(
            Object.entries(retired).map(([key, value]) =>
              /^(secret|hashKey|blockKey)$/.test(key) && value !== undefined
                ? [key, [(foreign as Record<string, unknown>)[key], value]]
                : [key, value],
            ),
          );
          expect(read(row.name, row.string, ring)).toMatchObject({ ok: true, needsReissue: true });
        }
      });

      if (bindsName) {
        test("are refused under another name", () => {
          for (const row of own) {
            const { ok, ...rest } = read(`${row.name}x`, row.string, options(row)) as {
              ok: boolean;
              reason?: string;
            };
            expect(ok).toBe(false);
            expect(["forged", "wrong-purpose"]).toContain(rest.reason);
          }
        });
      }

      if (timed) {
        test("are refused when their time is over", () => {
          for (const row of own) {
            const late = { ...options(row), maxAge: 60, now: (row.now + 62) * 1000 };
            const years = { ...options(row), now: (row.now + 40 * 365 * 86_400) * 1000 };
            const result = read(row.name, row.string, timed === "inside" ? years : late);
            if (timed === "inside" && row.expires === null) continue;
            expect(result).toEqual({ ok: false, reason: "expired" });
          }
        });
      }
    });
  }
});
