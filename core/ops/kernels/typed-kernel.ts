/**
 * Kernels of our own where a chain of tfjs ops costs more in dispatch than in arithmetic: plain
 * loops over typed arrays. On the wasm backend they read and write its heap without a copy; on the
 * cpu backend its arrays. On webgpu those of wgsl/ run; other backends keep the chain of ops.
 */
import type { KernelConfig, NamedAttrMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { plainOpsOnly } from "./plain-ops.ts";
import { runWgsl } from "./wgsl/index.ts";

export type Attributes = Readonly<Record<string, number | boolean | readonly number[]>>;

export interface TypedKernel {
  readonly name: string;
  /** Shapes of the outputs, all float32. */
  shapes(inputs: readonly (readonly number[])[], attributes: Attributes): number[][];
  /** Fills the outputs. Arrays are row-major and must not be kept. */
  compute(
    inputs: readonly Float32Array[],
    outputs: readonly Float32Array[],
    attributes: Attributes,
  ): void;
}

/** The part of tfjs's wasm backend that kernels use; its types are not imported here. */
interface WasmBackend {
  readonly wasm: { readonly HEAPU8: Uint8Array };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
}

/** The same of its cpu backend. */
interface CpuBackend {
  readonly data: { get(id: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

function onWasm(kernel: TypedKernel): KernelConfig["kernelFunc"] {
  return ({ inputs, backend, attrs }) => {
    const wasm = backend as unknown as WasmBackend;
    const given = Object.values(inputs) as TensorInfo[];
    const attributes = (attrs ?? {}) as Attributes;
    const outputs = kernel
      .shapes(
        given.map((t) => t.shape),
        attributes,
      )
      .map((shape) => wasm.makeOutput(shape, "float32"));
    // Views are made last: making outputs may grow the heap, which moves its buffer.
    const view = ({ dataId, shape }: TensorInfo) =>
      new Float32Array(
        wasm.wasm.HEAPU8.buffer,
        wasm.dataIdMap.get(dataId).memoryOffset,
        size(shape),
      );
    kernel.compute(given.map(view), outputs.map(view), attributes);
    return outputs;
  };
}

function onCpu(kernel: TypedKernel): KernelConfig["kernelFunc"] {
  return ({ inputs, backend, attrs }) => {
    const cpu = backend as unknown as CpuBackend;
    const given = Object.values(inputs) as TensorInfo[];
    const attributes = (attrs ?? {}) as Attributes;
    const shapes = kernel.shapes(
      given.map((t) => t.shape),
      attributes,
    );
    const outputs = shapes.map((shape) => new Float32Array(size(shape)));
    const read = ({ dataId }: TensorInfo) => Float32Array.from(cpu.data.get(dataId).values);
    kernel.compute(given.map(read), outputs, attributes);
    return outputs.map((values, k) => cpu.makeTensorInfo(shapes[k] as number[], "float32", values));
  };
}

/** Makes a kernel known to the backends that it runs on. */
function register(kernel: TypedKernel): void {
  for (const [backendName, kernelFunc] of [
    ["wasm", onWasm(kernel)],
    ["cpu", onCpu(kernel)],
  ] as const)
    if (!tf.getKernel(kernel.name, backendName))
      tf.registerKernel({ kernelName: kernel.name, backendName, kernelFunc });
}

/**
 * The kernel's outputs, or `undefined` where the current backend has no such kernel and the caller
 * must take its chain of ops.
 * @param inputs float32 tensors
 */
export function runTyped(
  kernel: TypedKernel,
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor[] | undefined {
  if (plainOpsOnly()) return undefined;
  const backend = tf.getBackend();
  if (backend === "webgpu") return runWgsl(kernel.name, inputs, attributes);
  if (backend !== "wasm" && backend !== "cpu") return undefined;
  register(kernel);
  const named = Object.fromEntries(inputs.map((tensor, k) => [`x${k}`, tensor]));
  return tf.engine().runKernel(kernel.name, named, attributes as NamedAttrMap) as Tensor[];
}
