/** The tensor backends that tests run on: cpu, wasm, and webgpu where an adapter is found. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { mendWebgpu } from "../../core/ops/kernels/wgsl/mend.ts";

const require = createRequire(import.meta.url);

export interface PresentBackends {
  readonly names: readonly string[];
  /** Why a backend is left out, in words, by name. */
  readonly absent: Readonly<Record<string, string>>;
}

/** A webgpu backend needs an adapter; in Node the `webgpu` package (Dawn) may give one. */
async function webgpuAbsence(): Promise<string | undefined> {
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    const gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (adapter === null) return "no WebGPU adapter on this machine";
    Object.defineProperty(globalThis, "navigator", {
      value: { ...globalThis.navigator, gpu },
      configurable: true,
    });
    await import("@tensorflow/tfjs-backend-webgpu");
    if (!(await tf.setBackend("webgpu"))) return "the webgpu backend did not start";
    mendWebgpu();
    return undefined;
  } catch (error) {
    return `WebGPU cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Starts every backend once. @throws Error if cpu or wasm does not start: tests need both. */
export async function presentBackends(): Promise<PresentBackends> {
  const dist = dirname(require.resolve("@tensorflow/tfjs-backend-wasm"));
  setWasmPaths(`${dist.endsWith("dist") ? dist : join(dist, "dist")}/`);
  for (const name of ["cpu", "wasm"])
    if (!(await tf.setBackend(name))) throw new Error(`backend ${name} did not start`);
  const absence = await webgpuAbsence();
  await tf.setBackend("cpu");
  return absence === undefined
    ? { names: ["cpu", "wasm", "webgpu"], absent: {} }
    : { names: ["cpu", "wasm"], absent: { webgpu: absence } };
}
