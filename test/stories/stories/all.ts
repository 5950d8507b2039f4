/** All stories. The process of the site finds deployments here, and the tests their steps. */

import type { Story } from "../story.ts";
import { KEY_STORIES } from "./keys.ts";
import { KIND_STORIES } from "./kinds.ts";
import { LOGIN_STORIES } from "./login.ts";
import { MIGRATION_STORIES } from "./migration.ts";
import { SCOPE_STORIES } from "./scopes.ts";

export const STORIES: readonly Story[] = [
  ...LOGIN_STORIES,
  ...KEY_STORIES,
  ...SCOPE_STORIES,
  ...KIND_STORIES,
  ...MIGRATION_STORIES,
];
