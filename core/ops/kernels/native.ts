/**
 * Kernels of our own in WASM (sources in kernels/), on the memory of tfjs's wasm backend: they take
 * addresses of tensors and copy nothing. On webgpu those of wgsl/ run; where there is none, and on
 * other backends, callers keep their chain of ops.
 */
import type { NamedAttrMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { plainOpsOnly } from "./plain-ops.ts";
import type { Attributes } from "./typed-kernel.ts";
import { plainCode, relaxedCode } from "./wasm-code.ts";
import { hasWgsl, runWgsl } from "./wgsl/index.ts";

/** What the module exports; addresses and counts are numbers, booleans are 0 or 1. */
export interface NativeCode {
  adaptive(...values: number[]): void;
  /** Sets n entries to 0. */
  fill(to: number, n: number): void;
  rectify(n: number, x: number): void;
  copyBlocks(
    rows: number,
    from: number,
    fromStride: number,
    to: number,
    toStride: number,
    width: number,
  ): void;
  addInto(s: number, x: number, rows: number, n: number, everyRow: number): void;
  meanRows(x: number, rows: number, n: number, out: number): void;
  sumRelu(...values: number[]): number;
  gemm(...values: number[]): void;
  gemmScratch(k: number, n: number): number;
  linear(...values: number[]): number;
  halfLinear(...values: number[]): number;
  linearScratch(m: number, k: number, n: number): number;
  projectCopies(...values: number[]): number;
  projectCopiesScratch(n: number): number;
  writeCopies(...values: number[]): void;
}

export interface NativeKernel {
  readonly name: string;
  /** Shapes of the outputs, all float32. */
  shapes(inputs: readonly (readonly number[])[], attributes: Attributes): number[][];
  /** Bytes of working memory. */
  scratch(code: NativeCode, inputs: readonly (readonly number[])[]): number;
  /** Fills the outputs; all arguments are addresses. Scalars go out through `write`. */
  compute(
    code: NativeCode,
    call: {
      readonly inputs: readonly number[];
      readonly outputs: readonly number[];
      readonly shapes: readonly (readonly number[])[];
      readonly scratch: number;
      readonly attributes: Attributes;
      /** Scalars: float32, or with `writeAddress` an address. */
      write(address: number, value: number): void;
      writeAddress(address: number, value: number): void;
    },
  ): void;
}

/** The part of tfjs's wasm backend that kernels use; its types are not imported here. */
interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm?: { readonly memory?: WasmMemory };
  };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
  disposeData(id: object): boolean;
  refCount(id: object): number;
}

interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

/** What every engine has; the language library of this layer has no types for it. */
interface Globals {
  readonly WebAssembly: WasmEngine;
  atob(text: string): string;
}

interface WasmEngine {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const codes = new WeakMap<object, NativeCode | null>();

/** Whether a kernel of our own runs on the present backend. */
export const hasKernel = ({ name }: NativeKernel): boolean =>
  tf.getBackend() === "webgpu" ? hasWgsl(name) : nativeCode() !== undefined;

/** The kernels on the present backend, or `undefined` where it is not wasm on plain memory. */
function nativeCode(): NativeCode | undefined {
  if (tf.getBackend() !== "wasm") return undefined;
  const backend = tf.backend();
  const known = codes.get(backend);
  if (known !== undefined) return known ?? undefined;
  const memory = (backend as unknown as WasmBackend).wasm.asm?.memory;
  // Workers' shared memory cannot be linked to a module that was not built for it.
  const plain = memory !== undefined && memory.buffer instanceof ArrayBuffer;
  const code = plain ? instantiate(memory) : null;
  codes.set(backend, code);
  return code ?? undefined;
}

function instantiate(memory: WasmMemory): NativeCode {
  const { WebAssembly: engine, atob } = globalThis as unknown as Globals;
  const decode = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const relaxed = decode(relaxedCode);
  const bytes = engine.validate(relaxed) ? relaxed : decode(plainCode);
  const instance = new engine.Instance(new engine.Module(bytes), { env: { memory } });
  return instance.exports as NativeCode;
}

/** Whether a tensor's data belongs to it alone, so that it may be written over. */
export function usedOnce(tensor: Tensor): boolean {
  return (tf.backend() as unknown as WasmBackend).refCount(tensor.dataId) === 1;
}

/** Makes a kernel known to tfjs, which counts and frees its outputs. */
function register(kernel: NativeKernel): void {
  if (tf.getKernel(kernel.name, "wasm")) return;
  tf.registerKernel({
    kernelName: kernel.name,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as unknown as WasmBackend;
      const code = nativeCode() as NativeCode;
      const given = Object.values(inputs) as TensorInfo[];
      const attributes = (attrs ?? {}) as Attributes;
      const shapes = given.map((t) => t.shape);
      const outputs = kernel
        .shapes(shapes, attributes)
        .map((shape) => wasm.makeOutput(shape, "float32"));
      const bytes = kernel.scratch(code, shapes);
      const scratch = bytes > 0 ? wasm.makeOutput([Math.ceil(bytes / 4)], "float32") : undefined;
      const address = ({ dataId }: TensorInfo) => wasm.dataIdMap.get(dataId).memoryOffset;
      kernel.compute(code, {
        inputs: given.map(address),
        outputs: outputs.map(address),
        shapes,
        scratch: scratch ? address(scratch) : 0,
        attributes,
        write: (at, value) => {
          new Float32Array(wasm.wasm.HEAPU8.buffer, at, 1)[0] = value;
        },
        writeAddress: (at, value) => {
          new Uint32Array(wasm.wasm.HEAPU8.buffer, at, 1)[0] = value;
        },
      });
      if (scratch) wasm.disposeData(scratch.dataId);
      return outputs;
    },
  });
}

/**
 * The kernel's outputs, or `undefined` where the current backend has no such kernel and the caller
 * must take its chain of ops.
 * @param inputs float32 tensors
 */
export function runNative(
  kernel: NativeKernel,
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor[] | undefined {
  if (plainOpsOnly()) return undefined;
  if (tf.getBackend() === "webgpu") return runWgsl(kernel.name, inputs, attributes);
  if (!nativeCode() || inputs.some((tensor) => tensor.dtype !== "float32")) return undefined;
  register(kernel);
  const named = Object.fromEntries(inputs.map((tensor, k) => [`x${k}`, tensor]));
  return tf.engine().runKernel(kernel.name, named, attributes as NamedAttrMap) as Tensor[];
}
