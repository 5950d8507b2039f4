/** `npm run build`, and `npm pack` before it packs: brings what is missing, and makes `dist`. */

import { build, installPackages } from "./setup.mjs";

installPackages();
process.exit(build() ? 0 : 1);
