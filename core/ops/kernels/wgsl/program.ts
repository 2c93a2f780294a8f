/**
 * Kernels of our own in WGSL, as programs of tfjs's webgpu backend: one output a program. The
 * backend's package is not imported; without that backend nothing here runs.
 */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** Threads of a workgroup. */
export const THREADS = 64;

export interface WgslProgram {
  /** Name of the kernel; programs with other code have other names. */
  readonly name: string;
  /** Names of the inputs in the code, in order: float32 arrays, row-major. */
  readonly inputs: readonly string[];
  /** Numbers that the code reads as `uniforms.<name>`, f32. */
  readonly uniforms: readonly string[];
  /**
   * Functions and `main(index : i32)`, which writes `result`. `uniforms.size` is the number of
   * entries of the result.
   */
  readonly code: string;
  /** Where threads share rows: the uniform that says how long one is, and how many a row has. */
  readonly rows?: { readonly length: string; readonly threads: number };
}

/** The part of tfjs's webgpu backend that programs use. */
interface WebgpuBackend {
  runWebGPUProgram(
    program: object,
    inputs: TensorInfo[],
    dtype: "float32",
    uniforms: { type: "float32"; data: number[] }[],
  ): TensorInfo;
}

/** A program that computes each entry by itself. @param value of the entry at `index` */
export function entrywise(parts: {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly uniforms?: readonly string[];
  readonly functions?: string;
  readonly value: string;
}): WgslProgram {
  const { name, inputs, uniforms = [], functions = "", value } = parts;
  const code = `${functions}
    fn main(index : i32) {
      if (index < uniforms.size) { result[index] = ${value}; }
    }`;
  return { name, inputs, uniforms, code };
}

function register({ name, inputs, uniforms, code, rows }: WgslProgram): void {
  if (tf.getKernel(name, "webgpu")) return;
  tf.registerKernel({
    kernelName: name,
    backendName: "webgpu",
    kernelFunc: ({ inputs: given, backend, attrs }) => {
      const tensors = Object.values(given) as TensorInfo[];
      const shape = (tensors[0] as TensorInfo).shape;
      const size = tf.util.sizeFromShape(shape);
      const threads = rows ? (size / Number(attrs?.[rows.length])) * rows.threads : size;
      // Flat shapes: one pipeline serves tensors of every rank.
      const flat = tensors.map((t) => ({ ...t, shape: [tf.util.sizeFromShape(t.shape)] }));
      const program = {
        variableNames: [...inputs],
        outputShape: [size],
        uniforms: uniforms.map((uniform) => `${uniform} : f32,`).join(" "),
        shaderKey: name,
        size: true,
        workgroupSize: [THREADS, 1, 1],
        dispatchLayout: { x: [0] },
        dispatch: [Math.ceil(threads / THREADS), 1, 1],
        getUserCode: () => code,
      };
      const values = uniforms.map((uniform) => ({
        type: "float32" as const,
        data: [Number(attrs?.[uniform])],
      }));
      const webgpu = backend as unknown as WebgpuBackend;
      return { ...webgpu.runWebGPUProgram(program, flat, "float32", values), shape };
    },
  });
}

/**
 * The program's output, of the first input's shape.
 * @param inputs float32 tensors on the present backend, which is webgpu
 * @param uniforms a number for each of the program's
 */
export function runProgram(
  program: WgslProgram,
  inputs: readonly Tensor[],
  uniforms: Readonly<Record<string, number>> = {},
): Tensor {
  register(program);
  const named = Object.fromEntries(inputs.map((tensor, k) => [`x${k}`, tensor]));
  return tf.engine().runKernel(program.name, named, uniforms) as Tensor;
}
