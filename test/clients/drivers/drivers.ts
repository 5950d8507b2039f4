/** Every client of the matrix, in the order of its rows. */

import { CRAWLEE } from "./crawlee.ts";
import type { Driver } from "./driver.ts";
import { FETCHES } from "./fetches.ts";
import { OTHER_PROTOCOLS } from "./other-protocols.ts";
import { REQUESTS } from "./requests.ts";

export const DRIVERS: readonly Driver[] = [...FETCHES, ...REQUESTS, CRAWLEE, ...OTHER_PROTOCOLS];
