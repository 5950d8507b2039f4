/** speculoos/interop: the cookies of other frameworks, byte for byte. */

export type { Codec, ForeignReason, ForeignResult } from "./interop/codec.ts";
export { type ModPythonOptions, modPython } from "./interop/mod-python.ts";
export type { PythonValue } from "./interop/python-marshal.ts";
