/** WebGPU outside a browser: Dawn, through the npm package `webgpu`. */
import { messageOf } from "../../core/base/errors.ts";

/** What is used of GPUAdapter. */
interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}
interface Gpu {
  requestAdapter(options?: { powerPreference?: string }): Promise<Adapter | null>;
}
interface Dawn {
  create(options: string[]): Gpu;
  globals: object;
}

export type GpuProbe =
  | { readonly found: false; readonly why: string }
  | { readonly found: true; readonly name: string; readonly software: boolean };

/** Drivers that compute on the CPU. */
const software = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;

/**
 * The GPU object, made once a process and kept by the global `navigator`: Dawn ends with it, and
 * the tfjs backend looks for it there.
 */
async function loadDawn(): Promise<Gpu> {
  const present = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu;
  if (present) return present;
  // A name in a variable keeps the optional package out of the type check and of bundles.
  const name: string = "webgpu";
  const dawn = (await import(name)) as Dawn;
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const holder: object = globalThis.navigator ?? {};
  Object.defineProperty(holder, "gpu", { value: gpu, configurable: true });
  if (!("navigator" in globalThis))
    Object.defineProperty(globalThis, "navigator", { value: holder, configurable: true });
  return gpu;
}

/** Looks for an adapter and puts `navigator.gpu` in place. Never throws: says why not. */
export async function probeGpu(): Promise<GpuProbe> {
  let gpu: Gpu;
  try {
    gpu = await loadDawn();
  } catch (error) {
    return { found: false, why: `the package webgpu does not load (${messageOf(error)})` };
  }
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return { found: false, why: "no GPU adapter was found" };
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
    const name = description || [vendor, architecture].filter(Boolean).join(" ") || "unnamed";
    return {
      found: true,
      name,
      software: isFallbackAdapter === true || software.test(`${architecture} ${description}`),
    };
  } catch (error) {
    return { found: false, why: `asking for a GPU failed (${messageOf(error)})` };
  }
}
