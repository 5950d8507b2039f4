import { fileURLToPath } from "node:url";

// The package is linked into node_modules here, from the repository's root.
const root = fileURLToPath(new URL("../../../..", import.meta.url));

export default { turbopack: { root }, outputFileTracingRoot: root };
