/** Tests on webgpu: on the adapter that `npm test -- webgpu` sets up, else skipped. */
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { presentBackends } from "../helpers/backends.ts";

const { absent } = await presentBackends();

interface Device {
  addEventListener(type: string, listener: (event: { error: { message: string } }) => void): void;
}

/** What the device found invalid: such commands do nothing, and results are what memory held. */
const faults: string[] = [];
if (absent.webgpu === undefined) {
  await tf.setBackend("webgpu");
  const { device } = tf.backend() as unknown as { device: Device };
  device.addEventListener("uncapturederror", ({ error }) => faults.push(error.message));
}

/** Declares tests that need an adapter; where one was promised, its absence is a failure. */
export function onWebgpu(name: string, tests: () => void): void {
  const why = absent.webgpu;
  if (why === undefined)
    return void describe(name, () => {
      beforeEach(async () => {
        await tf.setBackend("webgpu");
        faults.length = 0;
      });
      afterEach(() => expect(faults).toEqual([]));
      tests();
    });
  if (process.env.PROXFLOW_WEBGPU !== undefined)
    return void it(`${name}: webgpu starts`, () => expect.fail(why));
  describe.skip(`${name}: ${why}; npm test -- webgpu sets an adapter up`, tests);
}
