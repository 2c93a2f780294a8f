/** Copies of a matrix product by kernels of our own: one pass that reads, one that also writes. */
import type { NativeKernel } from "./native.ts";

type Cube = readonly [number, number, number];

/**
 * za, zb [m, n, k], ya [m, k], yb [n, k], targets [m, n]; attribute `scale` of z. Factors
 * 1/(1-t^2) and t/(1-t^2) of the projection, the value's copies, the means of the projected copies
 * of a [m, k] and of b [n, k], the squared distance.
 */
export const projectCopies: NativeKernel = {
  name: "ProxflowProjectCopies",
  shapes: ([cube]) => {
    const [m, n, k] = cube as Cube;
    return [[m, n], [m, n], [m, n], [m, k], [n, k], []];
  },
  scratch: (code, [cube]) => code.projectCopiesScratch((cube as Cube)[1]),
  compute(code, { inputs, outputs, shapes, scratch, attributes, write }) {
    const [za, zb, ya, yb, target] = inputs as [number, number, number, number, number];
    const distance = outputs[5] as number;
    const scale = Number(attributes.scale);
    const known = [za, zb, scale, ya, yb, target];
    write(
      distance,
      code.projectCopies(...(shapes[0] as Cube), ...known, ...outputs.slice(0, 5), scratch),
    );
  },
};

const writer = (name: string, to: "new" | "same" | "nowhere"): NativeKernel => ({
  name,
  shapes: ([cube]) =>
    to === "new" ? [[...(cube as Cube)], [...(cube as Cube)]] : [to === "same" ? [1] : [2]],
  scratch: () => 32,
  compute(code, { inputs, outputs, shapes, scratch, writeAddress }) {
    const [za, zb, xa, xb, ya, yb, ...coefficients] = inputs as number[];
    coefficients.forEach((c, k) => {
      writeAddress(scratch + 4 * k, c);
    });
    const places = { new: outputs, same: [za, zb], nowhere: [0, 0] }[to];
    const sums = outputs[0];
    const args = [za, zb, xa, xb, ya, yb, scratch, ...places.slice(0, 2), sums] as number[];
    code.writeCopies(...(shapes[0] as Cube), ...args);
  },
});

/**
 * za, zb [m, n, k], xa, ya [m, k], xb, yb [n, k] and eight coefficients [m, n]: the new copies
 * c0 za + c1 zb + c2 xa + c3 xb + ya and c4 zb + c5 za + c6 xb + c7 xa + yb.
 */
export const writeCopies = writer("ProxflowWriteCopies", "new");
/** The same over za and zb themselves, which nothing else may hold; its output says nothing. */
export const rewriteCopies = writer("ProxflowRewriteCopies", "same");
/** The same with nothing written: sums of squares of the copies of either side, [2]. */
export const squareCopies = writer("ProxflowSquareCopies", "nowhere");
