/**
 * The requests that Chromium was recorded to send (test/conformance/data/dbsc.md), replayed against our endpoints: proofs that verify are
 * accepted, others are not. Keys and challenges are our own, and stand where the recorded ones stood; in the cases that have the
 * real tokens, these are read and verified as they are.
 */

import { describe, expect, test } from "vitest";
import type { readDeviceKey } from "../../src/dbsc/headers/device-key.ts";
import { parseProof } from "../../src/dbsc/headers/parse-proof.ts";
import { verifyProof } from "../../src/dbsc/headers/verify-proof.ts";
import { type RecordedRequest, readBindings } from "../recorded-bindings.ts";
import { type Algorithm, Device, DeviceKeys } from "./device.ts";
import { type Form, openSite } from "./site.ts";

const cases = readBindings().filter(({ requests }) => requests.some(({ proof }) => proof !== undefined));

/** Keys take long to make: one of each for all cases, by the name and the algorithm that the recording has. */
const keys = new Map<string, Promise<DeviceKeys>>();
function keysOf(name: string, algorithm: Algorithm): Promise<DeviceKeys> {
  const id = `${name} ${algorithm}`;
  const found = keys.get(id) ?? DeviceKeys.create(algorithm);
  keys.set(id, found);
  return found;
}

/** Replays a case over sessions of one form. Returns how many proofs were compared. */
async function replay(requests: readonly RecordedRequest[], form: Form): Promise<number> {
  const site = openSite(form);
  let device: Device | undefined;
  let compared = 0;
  let last: { readonly jti: unknown; readonly token: string } | undefined;
  for (const { proof } of requests) {
    if (proof === undefined) continue;
    const { header, payload, verifies } = proof;
    const algorithm = header.alg as Algorithm;
    const sign = (keysOfDevice: DeviceKeys, jti: string | undefined) =>
      keysOfDevice.sign(
        { ...header, ...(header.jwk !== undefined && { jwk: keysOfDevice.jwk }) },
        { ...payload, ...(payload.jti === undefined ? {} : { jti }) },
      );
    if (header.jwk !== undefined) {
      // Each registration is one of a login of its own.
      device = new Device(site, await keysOf(proof.key, algorithm));
      await device.login();
      const answer = await device.sendRegistration(await sign(device.keys, device.challenge));
      // Without a challenge a proof names no session.
      expect(answer.status === 200).toBe(verifies && payload.jti !== undefined);
      if (answer.status !== 200) device = undefined;
      compared++;
      continue;
    }
    if (device === undefined) continue;
    if (proof.repeated === true && last?.jti === payload.jti && last !== undefined) {
      const { status } = await device.sendRefresh(last.token);
      expect(status).toBe(form === "stored" ? 403 : 200);
    } else {
      await device.sendRefresh(undefined);
      // Signed by another key where the recorded signature does not verify.
      const signer = verifies ? device.keys : await keysOf("another", device.keys.algorithm);
      const token = await sign(signer, device.challenge);
      expect((await device.sendRefresh(token)).status).toBe(verifies ? 200 : 403);
      last = { jti: payload.jti, token };
    }
    compared++;
  }
  return compared;
}

for (const form of ["stored", "sealed"] as const) {
  test(`all recorded proofs are accepted or refused over ${form} sessions as they verify`, async () => {
    let compared = 0;
    for (const { id, requests } of cases) {
      try {
        compared += await replay(requests, form);
      } catch (error) {
        throw new Error(`${id}: ${(error as Error).message}`, { cause: error });
      }
    }
    expect(compared).toBeGreaterThan(1000);
  }, 120_000);
}

describe("the recorded tokens", () => {
  const tokens = cases.flatMap(({ id, requests }) =>
    requests.flatMap(({ proof }) => (proof?.token === undefined ? [] : [{ id, proof }])),
  );

  test("are there", () => {
    expect(tokens.length).toBeGreaterThan(10);
  });

  const known = new Map<string, NonNullable<ReturnType<typeof readDeviceKey>>>();
  for (const [index, { id, proof }] of tokens.entries()) {
    test(`are read and verified as they are: ${id}, ${index}`, async () => {
      const parsed = parseProof(proof.token!);
      if (proof.payload.jti === undefined) {
        expect(parsed).toBe("no-challenge");
        return;
      }
      if (typeof parsed === "string") throw new Error(parsed);
      expect([parsed.challenge, parsed.algorithm]).toEqual([proof.payload.jti, proof.header.alg]);
      if (parsed.key !== undefined) known.set(`${id} ${proof.key}`, parsed.key);
      const key = known.get(`${id} ${proof.key}`);
      // An offer without a challenge is registered without a key: then nobody can verify what is signed later.
      if (key === undefined) return expect(proof.verifies).toBe(false);
      expect(await verifyProof(parsed, key)).toBe(proof.verifies);
      const changed = parseProof(
        proof.token!.replace(/.(?=[^.]*$)/, (character) => (character === "A" ? "B" : "A")),
      );
      if (typeof changed !== "string") expect(await verifyProof(changed, key)).toBe(false);
    });
  }
});
