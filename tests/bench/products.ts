/**
 * The matrix products of a solver's steps: how many, of which shapes, and what they take. Products
 * inside our kernels are counted from the kernels' shapes and timed by replaying products of these
 * shapes alone, on the same build; tfjs's own are timed where they run.
 */
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { type NativeKernel, runNative } from "../../core/ops/kernels/native.ts";
import { median } from "./measure.ts";

/** op(a) op(b) of [rows, inner] and [inner, columns]; which factor is stored turned. */
interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly turned: "a" | "b" | "none";
}

type Shapes = readonly (readonly number[])[];

/** Products inside each of our kernels, from the shapes of its inputs [m, k], [k, n]. */
const inside: Readonly<Record<string, (shapes: Shapes, attributes: object) => Product[]>> = {
  ProxflowMatrixProduct: (shapes) => [plain(shapes)],
  ProxflowLinearLayer: (shapes) => [toA(shapes), toB(shapes)],
  ProxflowHalfLinearLayer: (shapes, attributes) => [
    (attributes as { aHeld: boolean }).aHeld ? toB(shapes) : toA(shapes),
  ],
};

const dims = ([a = [], b = []]: Shapes) => ({
  m: a[0] as number,
  k: a[1] as number,
  n: b[1] as number,
});
const plain = (shapes: Shapes): Product => {
  const { m, k, n } = dims(shapes);
  return { rows: m, inner: k, columns: n, turned: "none" };
};
/** [m, n] with the second factor turned: what goes back to the first. */
const toA = (shapes: Shapes): Product => {
  const { m, k, n } = dims(shapes);
  return { rows: m, inner: n, columns: k, turned: "b" };
};
/** The first factor turned with [m, n]: what goes to the second. */
const toB = (shapes: Shapes): Product => {
  const { m, k, n } = dims(shapes);
  return { rows: k, inner: m, columns: n, turned: "a" };
};

const flopsOf = ({ rows, inner, columns }: Product): number => 2 * rows * inner * columns;

/** A product alone. Inputs as they are stored. */
const alone: NativeKernel = {
  name: "BenchProduct",
  shapes: (_, { rows, columns }) => [[Number(rows), Number(columns)]],
  scratch: (code, shapes) => {
    const most = Math.max(...shapes.flat());
    return code.gemmScratch(most, most);
  },
  compute(code, { inputs, outputs, scratch, attributes }) {
    const [rows, inner, columns] = ["rows", "inner", "columns"].map((n) => Number(attributes[n]));
    const [m, k, n] = [rows, inner, columns] as [number, number, number];
    const a = attributes.aTurned ? [1, m] : [k, 1];
    const b = attributes.bTurned ? [1, k] : [n, 1];
    const [from, by] = inputs as [number, number];
    code.gemm(m, n, k, from, ...a, by, ...b, outputs[0] as number, 1, 0, scratch);
  },
};

/** Median milliseconds of the product by itself. */
function replay({ rows, inner, columns, turned }: Product): number {
  const a = tf.randomNormal(turned === "a" ? [inner, rows] : [rows, inner]);
  const b = tf.randomNormal(turned === "b" ? [columns, inner] : [inner, columns]);
  const attributes = { rows, inner, columns, aTurned: turned === "a", bTurned: turned === "b" };
  const times: number[] = [];
  for (let round = 0; round < 31; round++) {
    const start = performance.now();
    tf.dispose(runNative(alone, [a, b], attributes) as Tensor[]);
    times.push(performance.now() - start);
  }
  tf.dispose([a, b]);
  return median(times);
}

/** What the products of one step took. */
export interface ProductShare {
  /** Milliseconds a step. */
  readonly ms: number;
  readonly gflops: number;
}

interface Step {
  readonly products: Product[];
  flops: number;
  /** Milliseconds of tfjs's own. */
  ms: number;
}

/**
 * Counts the products of steps. A kernel becomes known as it first runs, so the step in which it does
 * misses it; medians over steps do not. Wasm backend only.
 */
export function watchProducts() {
  const steps: Step[] = [];
  const wrapped = new Set<string>();
  const wrap = (name: string, around: (call: Call, run: () => unknown) => unknown): void => {
    const config = tf.getKernel(name, "wasm");
    if (!config || wrapped.has(name)) return;
    wrapped.add(name);
    tf.unregisterKernel(name, "wasm");
    tf.registerKernel({
      ...config,
      kernelFunc: (call) =>
        around(call as unknown as Call, () => config.kernelFunc(call)) as TensorInfo[],
    });
  };
  const wrapAll = (): void => {
    for (const [name, products] of Object.entries(inside))
      wrap(name, ({ inputs, attrs }, run) => {
        const found = products(
          Object.values(inputs).map(({ shape }) => shape),
          attrs,
        );
        steps.at(-1)?.products.push(...found);
        return run();
      });
    wrap("BatchMatMul", ({ inputs }, run) => {
      const start = performance.now();
      const out = run() as TensorInfo;
      const step = steps.at(-1);
      if (step) {
        step.ms += performance.now() - start;
        const size = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1);
        const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
        const [batch, rows] = [out.shape[0] as number, out.shape[1] as number];
        const inner = size(a.shape) / ((a.shape[0] as number) * rows);
        if (b.shape.length === 3) step.flops += 2 * batch * inner * rows * (out.shape[2] as number);
      }
      return out;
    });
  };
  return {
    /** A step begins. */
    next(): void {
      wrapAll();
      steps.push({ products: [], flops: 0, ms: 0 });
    },
    read(): ProductShare {
      const known = new Map<string, number>();
      const timeOf = (product: Product): number => {
        const key = JSON.stringify(product);
        const ms = known.get(key) ?? replay(product);
        known.set(key, ms);
        return ms;
      };
      const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
      const ms = median(steps.map((step) => step.ms + sum(step.products.map(timeOf))));
      const flops = median(steps.map((step) => step.flops + sum(step.products.map(flopsOf))));
      return { ms, gflops: flops / ms / 1e6 };
    },
  };
}

interface Call {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: object;
}
