/** `npm run pictures`: makes docs/pictures/*.svg from the code's own constants and answers. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Makes the pictures; returns them by the names of their files. */
export async function pictures() {
  const [
    { setCookiePicture },
    { signaturePicture, sealPicture },
    { sameSitePicture },
    { rotationPicture },
    { foldersPicture },
    { sessionLifePicture },
    { sessionsComparedPicture },
  ] = await Promise.all([
    import("./pictures/set-cookie.mjs"),
    import("./pictures/byte-bars.mjs"),
    import("./pictures/same-site.mjs"),
    import("./pictures/rotation.mjs"),
    import("./pictures/folders.mjs"),
    import("./pictures/session-life.mjs"),
    import("./pictures/sessions-compared.mjs"),
  ]);
  return new Map([
    ["set-cookie.svg", setCookiePicture()],
    ["signature.svg", signaturePicture()],
    ["seal.svg", sealPicture()],
    ["same-site.svg", sameSitePicture()],
    ["rotation.svg", rotationPicture()],
    ["folders.svg", foldersPicture()],
    ["session-life.svg", await sessionLifePicture()],
    ["sessions-compared.svg", sessionsComparedPicture()],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { build, installPackages } = await import("./setup.mjs");
  installPackages();
  // The pictures ask the package as it is published.
  if (!build()) process.exit(1);
  const folder = join(root, "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of await pictures()) writeFileSync(join(folder, name), svg);
}
