import { describe, expect, test } from "vitest";
import { conformance, jsonLines } from "../recorded-cases.ts";
import { type InteropRow, SCHEMES, schemeName } from "./interop-schemes.ts";

/** Changes one character, if possible into another of the same alphabet. */
function changeAt(text: string, at: number): string {
  const replacement = text[at] === "A" ? "B" : "A";
  return text.slice(0, at) + replacement + text.slice(at + 1);
}

function contentOf(result: { status: string; value?: unknown }): unknown {
  return result.status === "ok" ? result.value : result;
}

conformance("interop.jsonl", "cookies that other frameworks wrote", (text) => {
  const rows = jsonLines<InteropRow>(text);

  test("each recorded cookie is of a scheme in SCHEMES", () => {
    expect(rows.filter((row) => SCHEMES[schemeName(row)] === undefined)).toEqual([]);
  });

  for (const [name, scheme] of Object.entries(SCHEMES)) {
    const { make, options, other, bindsName, timed, deterministic } = scheme;
    const own = rows.filter((row) => schemeName(row) === name);
    if (own.length === 0) continue;
    const timeOf = (row: InteropRow) => ({ now: row.now * 1000 });

    describe(`${name}, ${own.length} rows`, () => {
      test("every recorded cookie is read", () => {
        for (const row of own) {
          const result = make(options(row)).read(row.name, row.string, timeOf(row));
          expect(result, row.string).toMatchObject({ status: "ok", needsReissue: false });
          expect(contentOf(result)).toEqual(row.value);
        }
      });

      if (deterministic) {
        test("every recorded cookie is written byte for byte the same", () => {
          for (const row of own) {
            expect(make(options(row)).write(row.name, row.value as never, timeOf(row))).toBe(row.string);
          }
        });
      }

      test("a cookie that we write is read back", () => {
        for (const row of own) {
          const codec = make(options(row));
          const written = codec.write(row.name, row.value as never, timeOf(row));
          expect(contentOf(codec.read(row.name, written, timeOf(row)))).toEqual(row.value);
        }
      });

      test("a cookie is refused with any character changed, cut anywhere, and with more after it", () => {
        for (const row of own.slice(0, 5)) {
          const codec = make(options(row));
          const read = (raw: string) => codec.read(row.name, raw, timeOf(row)).status;
          for (let at = 0; at < row.string.length; at++) {
            expect(read(changeAt(row.string, at)), `${at} of ${row.string}`).not.toBe("ok");
            expect(read(row.string.slice(0, at)), `cut at ${at}`).not.toBe("ok");
          }
          for (const more of ["A", "=", " ", "%3D", "\n"]) {
            expect(read(row.string + more), `${JSON.stringify(more)} more`).not.toBe("ok");
          }
        }
      });

      test("a cookie is refused under another secret, and needs a reissue under a retired one", () => {
        for (const row of own) {
          const [retired, foreign] = [options(row), other(row)];
          expect(make(foreign).read(row.name, row.string, timeOf(row)).status).not.toBe("ok");
          const ring = Object.fromEntries(
            Object.entries(retired).map(([key, value]) =>
              /^(secret|hashKey|blockKey)$/.test(key) && value !== undefined
                ? [key, [(foreign as Record<string, unknown>)[key], value]]
                : [key, value],
            ),
          );
          expect(make(ring).read(row.name, row.string, timeOf(row))).toMatchObject({
            status: "ok",
            needsReissue: true,
          });
        }
      });

      if (bindsName) {
        test("a cookie is refused under another name", () => {
          for (const row of own) {
            const { status } = make(options(row)).read(`${row.name}x`, row.string, timeOf(row));
            expect(["forged", "wrong-purpose"]).toContain(status);
          }
        });
      }

      if (timed) {
        test("a cookie is refused after its lifetime", () => {
          for (const row of own) {
            if (timed === "inside" && row.expires === null) continue;
            const [maxAge, seconds] = timed === "inside" ? [undefined, 40 * 365 * 86_400] : [60, 62];
            const codec = make({ ...options(row), maxAge });
            expect(codec.read(row.name, row.string, { now: (row.now + seconds) * 1000 })).toEqual({
              status: "expired",
            });
          }
        });
      }
    });
  }
});
