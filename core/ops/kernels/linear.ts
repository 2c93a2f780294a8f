/** Fused linear layers and matrix products by kernels of our own; references in matmul-fused.ts. */
import type { NativeKernel } from "./native.ts";

type Matrix = readonly [number, number];

const dims = (shapes: readonly (readonly number[])[]): [number, number, number] => {
  const [[m, k], [, n]] = shapes as unknown as [Matrix, Matrix];
  return [m, k, n];
};

/** a [M, K], b [K, N] to a b [M, N]. */
export const matrixProduct: NativeKernel = {
  name: "ProxflowMatrixProduct",
  shapes: (shapes) => {
    const [m, , n] = dims(shapes);
    return [[m, n]];
  },
  scratch: (code, shapes) => {
    const [, k, n] = dims(shapes);
    return code.gemmScratch(k, n);
  },
  compute(code, { inputs, outputs, shapes, scratch }) {
    const [m, k, n] = dims(shapes);
    const [a, b] = inputs as [number, number];
    code.gemm(m, n, k, a, k, 1, b, n, 1, outputs[0] as number, 1, 0, scratch);
  },
};

/**
 * a, b, p = a b and its displacement, both factors free; attributes `mobility` and `weight`. Mean displacements
 * of a and of b, change of the value, squared distance.
 */
export const linearLayer: NativeKernel = {
  name: "ProxflowLinearLayer",
  shapes: ([a = [], b = [], p = []]) => [[...a], [...b], [...p], []],
  scratch: (code, shapes) => code.linearScratch(...dims(shapes)),
  compute(code, { inputs, outputs, shapes, scratch, attributes, write }) {
    const [da, db, dy, distance] = outputs as [number, number, number, number];
    const mobility = Number(attributes.mobility);
    const weight = Number(attributes.weight);
    const args = [...dims(shapes), ...inputs, mobility, weight, da, db, dy, scratch];
    write(distance, code.linear(...args));
  },
};

/**
 * a, b and the displacement of a b, one factor held (`aHeld`), attribute `weight`: mean displacement of the free
 * factor, change of the value, squared distance.
 */
export const halfLinearLayer: NativeKernel = {
  name: "ProxflowHalfLinearLayer",
  shapes: ([a = [], b = [], dz = []], { aHeld }) => [aHeld ? [...b] : [...a], [...dz], []],
  scratch: (code, shapes) => code.linearScratch(...dims(shapes)),
  compute(code, { inputs, outputs, shapes, scratch, attributes, write }) {
    const [free, dy, distance] = outputs as [number, number, number];
    const args = [
      ...dims(shapes),
      ...inputs,
      attributes.aHeld ? 1 : 0,
      Number(attributes.weight),
      free,
      dy,
      scratch,
    ];
    write(distance, code.halfLinear(...args));
  },
};
