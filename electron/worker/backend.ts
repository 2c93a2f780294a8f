/** Which tfjs backend a run gets, and why. */

import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { messageOf, ProxflowError } from "../../core/base/errors.ts";
import { mendWebgpu } from "../../core/ops/kernels/wgsl/mend.ts";
import type { BackendName } from "../../core/solvers/settings.ts";
import { presentDevice, retireDevice } from "./device.ts";
import { allowRelaxedSimd } from "./relaxed-simd.ts";
import { probeGpu } from "./webgpu.ts";

/** Where a run computes, and why there. */
export interface PickedBackend {
  readonly name: BackendName;
  /** In words, e.g. "no GPU adapter was found, so wasm (SIMD)". */
  readonly reason: string;
}

const require = createRequire(import.meta.url);

/** "" on success, else why not. */
async function activate(name: BackendName): Promise<string> {
  try {
    return (await tf.setBackend(name)) ? "" : "tfjs did not start it";
  } catch (error) {
    return messageOf(error);
  }
}

async function startWasm(): Promise<string> {
  try {
    allowRelaxedSimd();
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const entry = require.resolve("@tensorflow/tfjs-backend-wasm");
    // The paths may be set only before the backend starts for the first time.
    if (tf.findBackend("wasm") === null) wasm.setWasmPaths(dirname(entry) + sep);
  } catch (error) {
    return messageOf(error);
  }
  return activate("wasm");
}

async function startCpu(): Promise<string> {
  try {
    await import("@tensorflow/tfjs-backend-cpu");
  } catch (error) {
    return messageOf(error);
  }
  return activate("cpu");
}

async function startWebgpu(allowSoftware: boolean): Promise<{ why: string } | { adapter: string }> {
  const probe = await probeGpu();
  if (!probe.found) return { why: probe.why };
  if (probe.software && !allowSoftware)
    return { why: `the only GPU adapter is a software one (${probe.name})` };
  try {
    // Registers itself only where navigator.gpu is, so it comes after the probe.
    await import("@tensorflow/tfjs-backend-webgpu");
  } catch (error) {
    return { why: messageOf(error) };
  }
  let why = await activate("webgpu");
  if (!why && presentDevice()?.fault !== undefined) {
    retireDevice();
    why = await activate("webgpu");
  }
  if (!why) mendWebgpu();
  return why ? { why: `WebGPU did not start: ${why}` } : { adapter: probe.name };
}

function missing(name: BackendName, why: string): ProxflowError {
  return new ProxflowError("backend-missing", `The backend ${name} cannot be used: ${why}.`, {
    fix: 'Choose "auto" to take the best that is there.',
  });
}

async function simd(): Promise<string> {
  return (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? "wasm (SIMD)" : "wasm (no SIMD)";
}

/**
 * Sets the tfjs backend of this process. "auto" tries webgpu on a real GPU, then wasm, then cpu;
 * a name is taken at its word.
 * @throws ProxflowError `backend-missing` if the one asked for, or under "auto" every one, fails
 */
export async function pickBackend(preference: BackendName | "auto"): Promise<PickedBackend> {
  if (preference === "webgpu") {
    const gpu = await startWebgpu(true);
    if ("why" in gpu) throw missing("webgpu", gpu.why);
    return { name: "webgpu", reason: `webgpu as asked, on ${gpu.adapter}` };
  }
  if (preference === "wasm") {
    const why = await startWasm();
    if (why) throw missing("wasm", why);
    return { name: "wasm", reason: `${await simd()} as asked` };
  }
  if (preference === "cpu") {
    const why = await startCpu();
    if (why) throw missing("cpu", why);
    return { name: "cpu", reason: "cpu as asked" };
  }
  const gpu = await startWebgpu(false);
  if ("adapter" in gpu) return { name: "webgpu", reason: `webgpu on ${gpu.adapter}` };
  return withoutGpu(gpu.why);
}

/**
 * The best backend that needs no graphics device.
 * @param why there is none, in words
 * @throws ProxflowError `backend-missing` if both fail
 */
export async function withoutGpu(why: string): Promise<PickedBackend> {
  const wasmWhy = await startWasm();
  if (!wasmWhy) return { name: "wasm", reason: `${why}, so ${await simd()}` };
  const cpuWhy = await startCpu();
  if (cpuWhy) throw missing("cpu", `${why}; wasm: ${wasmWhy}; cpu: ${cpuWhy}`);
  return { name: "cpu", reason: `${why} and wasm failed (${wasmWhy}), so cpu` };
}
