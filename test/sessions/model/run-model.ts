/** A model run: a plan, an order of what happens, and a store. */

import fc from "fast-check";
import { MemorySessionStore, type SessionStore } from "speculoos/session";
import { Client, probe } from "./client.ts";
import { History } from "./history.ts";
import { refuse } from "./oracle.ts";
import type { Plan } from "./plan.ts";
import { World } from "./world.ts";

/** Runs a plan, in the order that the scheduler chooses. Rejects with the sentence of the contract that was broken. */
export async function runModel(
  scheduler: fc.Scheduler,
  plan: Plan,
  makeStore: () => SessionStore = () => new MemorySessionStore(),
  isIdle?: () => boolean,
): Promise<void> {
  const world = new World(scheduler, isIdle);
  const store = makeStore();
  const history = new History();
  const faults: unknown[] = [];
  for (const wave of plan) {
    const clients = wave.map((request) => new Client(world, store, history, request));
    for (const client of clients) client.run().catch((error: unknown) => faults.push(error));
    await world.run();
    if (faults.length > 0) throw faults[0];
    if (!clients.every(({ isOver }) => isOver)) refuse("every request ends");
    await probe(world, store, history);
  }
}

/** Returns the property that no run breaks a sentence. */
export function modelProperty(
  plan: fc.Arbitrary<Plan>,
  makeStore?: () => SessionStore,
  isIdle?: () => boolean,
): fc.IAsyncProperty<[fc.Scheduler, Plan]> {
  return fc.asyncProperty(fc.scheduler(), plan, (scheduler, given) =>
    runModel(scheduler, given, makeStore, isIdle),
  );
}
