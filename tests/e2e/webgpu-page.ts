/** The library in a page: projections and steps on webgpu and on cpu. Bundled by webgpu.test.ts. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgpu";
import { createSession } from "../../core/engine/index.ts";
import { opOf } from "../../core/ops/index.ts";
import { mendWebgpu } from "../../core/ops/kernels/wgsl/mend.ts";
import { blobs, skipModel } from "../core/engine/models.ts";
import { type Constraint, flatten, projectPoint, randomPoint } from "../helpers/conformance.ts";

/** Numbers by what they are of. */
export type Figures = Record<string, number[]>;

const projected = ["matmul", "sum-relu", "cross-entropy", "simplex", "sphere", "one-hot-rows"];

async function figures(backend: "webgpu" | "cpu"): Promise<Figures> {
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  if (backend === "webgpu") mendWebgpu();
  const found: Figures = {};
  for (const type of projected) {
    const op = opOf(type) as Constraint;
    for (const [k, example] of op.examples.entries()) {
      const point = randomPoint(op, example, 1);
      found[`${type} ${k}`] = await flatten(projectPoint(op, point, example));
    }
  }
  for (const algorithm of ["cp", "dr"] as const) {
    const document = skipModel({ algorithm, batchSize: 10, stepsPerBatch: 3 });
    const session = createSession({ document, datasets: blobs() });
    for (let k = 0; k < 4; k++) await session.step(false);
    const observed = await session.step(true);
    found[`${algorithm} residuals`] = [...(observed?.residuals ?? [])];
    for (const { id, data } of await session.values()) found[`${algorithm} ${id}`] = [...data];
    session.dispose();
  }
  return found;
}

/** What the device found invalid goes here. */
async function run(): Promise<{ gpu: Figures; cpu: Figures; faults: string[] }> {
  await tf.setBackend("webgpu");
  const faults: string[] = [];
  const { device } = tf.backend() as unknown as {
    device: {
      addEventListener(type: string, on: (event: { error: { message: string } }) => void): void;
    };
  };
  device.addEventListener("uncapturederror", ({ error }) => faults.push(error.message));
  const gpu = await figures("webgpu");
  return { gpu, cpu: await figures("cpu"), faults };
}

Object.assign(globalThis, { run });
