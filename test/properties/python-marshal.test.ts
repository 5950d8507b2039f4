import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { modPython, type PythonValue } from "speculoos/interop";
import { expect, test } from "vitest";
import { readPythonMarshal } from "../../src/interop/schemes/mod-python/read-python-marshal.ts";
import { writePythonMarshal } from "../../src/interop/schemes/mod-python/write-python-marshal.ts";
import { runs } from "../seed.ts";

const scalar: fc.Arbitrary<PythonValue> = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    -0,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  // A bigint below 2^53 is read back as a number.
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 300n }),
  fc.bigInt({ min: -(2n ** 300n), max: -(2n ** 53n) }),
  fc.string({ unit: "binary" }),
  fc.constant("\ud800 half a pair"),
  fc.uint8Array({ maxLength: 20 }),
);
const key = fc.oneof(fc.integer(), fc.string({ unit: "binary", maxLength: 5 }));
const { value } = fc.letrec<{ value: PythonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(key, { maxLength: 4 }).map((items) => new Set<PythonValue>(items)),
    fc
      .array(fc.tuple(key, tie("value")), { maxLength: 4 })
      .map((entries) => new Map<PythonValue, PythonValue>(entries)),
  ),
}));

test("a value that is written to marshal is read back", () => {
  fc.assert(
    fc.property(value, (value) => {
      expect(readPythonMarshal(writePythonMarshal(value, "n"))).toEqual({ value });
    }),
    runs(2000),
  );
});

test("any bytes are read without an error and without much memory, even if they claim a great length", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .array(fc.constantFrom(...Buffer.from("NTFiIlgfstRu([{<>0\u0000\u0001\u0002\u00ff")), { maxLength: 60 })
      .map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, (bytes) => void readPythonMarshal(bytes)),
    runs(20_000),
  );
  expect(readPythonMarshal(Uint8Array.from([0x5b, 255, 255, 255, 127]))).toBe(undefined);
  expect(readPythonMarshal(new Uint8Array(100_000).fill(0x7b))).toBe(undefined);
});

test("any header of one megabyte is parsed in linear time", () => {
  for (const unit of [";", "=", '"', " ", ",", "\\", '="', 'a="', ' "', "a=;", '\\"', ', ="\\']) {
    modPython.parse(unit.repeat(1_000_000 / unit.length));
  }
});

const PYTHON = `
import json, marshal, sys
def plain(v):
    if isinstance(v, bytes): return ["b", list(v)]
    if isinstance(v, bool) or v is None: return ["c", repr(v)]
    if isinstance(v, int): return ["i", str(v)]
    if isinstance(v, float): return ["f", v.hex()]
    if isinstance(v, str): return ["s", [ord(c) for c in v]]
    if isinstance(v, (list, tuple)): return ["l", [plain(x) for x in v]]
    if isinstance(v, (set, frozenset)): return ["t", sorted(json.dumps(plain(x)) for x in v)]
    return ["d", [[plain(k), plain(x)] for k, x in v.items()]]
for line in sys.stdin:
    v = marshal.loads(bytes.fromhex(line))
    print(json.dumps({"plain": plain(v), "again": [marshal.dumps(v, n).hex() for n in (0, 1, 2)]}))
`;
const python = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!python)(
  "Python reads every value that we write, and we read it back in marshal versions 0, 1 and 2 (needs python3)",
  () => {
    const values = fc.sample(value, { ...runs(0), numRuns: 400 }) as PythonValue[];
    const input = values.map((item) => Buffer.from(writePythonMarshal(item, "n")).toString("hex")).join("\n");
    const { stdout, stderr } = spawnSync("python3", ["-c", PYTHON], {
      input,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    expect(stderr).toBe("");
    const results = stdout.trim().split("\n");
    expect(results.length).toBe(values.length);
    results.forEach((result, i) => {
      const { plain, again } = JSON.parse(result) as { plain: unknown; again: string[] };
      expect(plain).toEqual(plainOf(values[i]!));
      for (const hex of again)
        expect(readPythonMarshal(Buffer.from(hex, "hex"))).toEqual({ value: values[i] });
    });
  },
);

/** Renders a value as the Python program above does. */
function plainOf(value: PythonValue): unknown {
  if (value instanceof Uint8Array) return ["b", [...value]];
  if (value === null) return ["c", "None"];
  if (typeof value === "boolean") return ["c", value ? "True" : "False"];
  if (typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0)))
    return ["i", String(value)];
  if (typeof value === "number") return ["f", expect.any(String)];
  if (typeof value === "string") return ["s", Array.from(value, (character) => character.codePointAt(0))];
  if (Array.isArray(value)) return ["l", value.map(plainOf)];
  if (value instanceof Set) {
    return ["t", [...value].map((item) => JSON.stringify(plainOf(item)).replaceAll(",", ", ")).sort()];
  }
  return [
    "d",
    [...(value as ReadonlyMap<PythonValue, PythonValue>)].map(([k, v]) => [plainOf(k), plainOf(v)]),
  ];
}
