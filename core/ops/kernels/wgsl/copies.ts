/**
 * Copies of a matrix product (kernels/copies.ts has the wasm form and what the tensors are): za and zb
 * [m, n, k] hold a copy of a row of a and of a column of b for each entry of the product. Each output
 * is a program of its own; only new copies are of the size of the copies.
 */
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { entrywise, runProgram } from "./program.ts";
import { fusedRootOnGpu } from "./root.ts";

/** Entry e of the product, entry c of its vectors, and the copies c za + ya and c zb + yb there. */
const places = `
  fn wide() -> i32 { return i32(uniforms.k); }
  fn columns() -> i32 { return i32(uniforms.n); }
  fn rows() -> i32 { return i32(uniforms.m); }`;
const copies = `${places}
  fn copyA(e : i32, c : i32) -> f32 {
    return uniforms.scale * za[e * wide() + c] + ya[e / columns() * wide() + c];
  }
  fn copyB(e : i32, c : i32) -> f32 {
    return uniforms.scale * zb[e * wide() + c] + yb[e % columns() * wide() + c];
  }`;
const uniforms = ["m", "n", "k", "scale"];

/** Sum over the vectors of an entry; the target, of the output's shape, comes first. */
const sumOfEntry = (name: string, term: string) =>
  entrywise({
    name,
    inputs: ["goal", "za", "zb", "ya", "yb"],
    uniforms,
    functions: `${copies}
      fn total(e : i32) -> f32 {
        _ = goal[e];
        var sum = 0.0;
        for (var c = 0; c < wide(); c++) {
          let a = copyA(e, c);
          let b = copyB(e, c);
          sum += ${term};
        }
        return sum;
      }`,
    value: "total(index)",
  });
const products = sumOfEntry("ProxflowCopyProductsWgsl", "a * b");
const lengths = sumOfEntry("ProxflowCopyLengthsWgsl", "a * a + b * b");

/** Mean of the projected copies of a row of a, or of a column of b, over its uses. */
const meanOf = (side: "a" | "b") =>
  entrywise({
    name: `ProxflowCopyMean${side.toUpperCase()}Wgsl`,
    inputs:
      side === "a"
        ? ["ya", "za", "zb", "yb", "own", "other"]
        : ["yb", "za", "zb", "ya", "own", "other"],
    uniforms,
    functions: `${copies}
      fn mean(at : i32) -> f32 {
        let line = at / wide();
        let c = at % wide();
        let uses = ${side === "a" ? "columns()" : "rows()"};
        var sum = 0.0;
        for (var turn = 0; turn < uses; turn++) {
          let e = ${side === "a" ? "line * columns() + turn" : "turn * columns() + line"};
          let a = copyA(e, c);
          let b = copyB(e, c);
          sum += ${side === "a" ? "own[e] * a + other[e] * b" : "own[e] * b + other[e] * a"};
        }
        return sum / f32(uses);
      }`,
    value: "mean(index)",
  });
const [meanA, meanB] = [meanOf("a"), meanOf("b")];

/** New copies of a side from the stored ones, two vectors and their coefficients. */
const newCopy = (side: "a" | "b") => `${places}
  fn newCopy(e : i32, c : i32) -> f32 {
    let own = e ${side === "a" ? "/" : "%"} columns() * wide() + c;
    let other = e ${side === "a" ? "%" : "/"} columns() * wide() + c;
    let all = rows() * columns();
    return first[e] * zOwn[e * wide() + c] + more[e] * zOther[e * wide() + c]
      + more[all + e] * xOwn[own] + more[2 * all + e] * xOther[other] + y[own];
  }`;
const given = ["zOther", "xOwn", "xOther", "y", "more"];
const writeOf = (side: "a" | "b") =>
  entrywise({
    name: `ProxflowWriteCopies${side.toUpperCase()}Wgsl`,
    inputs: ["zOwn", "first", ...given],
    uniforms: ["m", "n", "k"],
    functions: newCopy(side),
    value: "newCopy(index / wide(), index % wide())",
  });
const squareOf = (side: "a" | "b") =>
  entrywise({
    name: `ProxflowSquareCopies${side.toUpperCase()}Wgsl`,
    inputs: ["first", "zOwn", ...given],
    uniforms: ["m", "n", "k"],
    functions: `${newCopy(side)}
      fn total(e : i32) -> f32 {
        var sum = 0.0;
        for (var c = 0; c < wide(); c++) {
          let value = newCopy(e, c);
          sum += value * value;
        }
        return sum;
      }`,
    value: "total(index)",
  });
const writers = { a: writeOf("a"), b: writeOf("b") };
const squares = { a: squareOf("a"), b: squareOf("b") };

const sizes = ({ shape: [m, n, k] }: Tensor) => ({ m: m ?? 0, n: n ?? 0, k: k ?? 0 });

/** As the kernel `projectCopies`. */
export function projectCopiesOnGpu(inputs: readonly Tensor[], scale: number): Tensor[] {
  const [za, zb, ya, yb, target] = inputs as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const known = { ...sizes(za), scale };
  return tf.tidy(() => {
    const p = runProgram(products, [target, za, zb, ya, yb], known);
    const q = runProgram(lengths, [target, za, zb, ya, yb], known);
    const found = fusedRootOnGpu([p, q, tf.sub(target, p)], true);
    const [t, cross, own, squared] = found as [Tensor, Tensor, Tensor, Tensor];
    const plain = tf.add(own, 1);
    return [
      plain,
      cross,
      tf.sub(target, t),
      runProgram(meanA, [ya, za, zb, yb, plain, cross], known),
      runProgram(meanB, [yb, za, zb, ya, plain, cross], known),
      tf.sum(squared),
    ];
  });
}

/** What the writing programs of a side take, its stored copies and first coefficient apart. */
function ofSides(inputs: readonly Tensor[]) {
  const [za, zb, xa, xb, ya, yb, ...c] = inputs;
  const side = (z: unknown, from: number, ...rest: unknown[]) => ({
    z: z as Tensor,
    first: c[from] as Tensor,
    rest: [...(rest as Tensor[]), tf.stack(c.slice(from + 1, from + 4))],
  });
  return { a: side(za, 0, zb, xa, xb, ya), b: side(zb, 4, za, xb, xa, yb) };
}

/** As the kernel `writeCopies`: new copies of a and of b. */
export const writeCopiesOnGpu = (inputs: readonly Tensor[]): Tensor[] =>
  tf.tidy(() => {
    const sides = ofSides(inputs);
    return (["a", "b"] as const).map((side) => {
      const { z, first, rest } = sides[side];
      return runProgram(writers[side], [z, first, ...rest], sizes(z));
    });
  });

/** As the kernel `squareCopies`: sums of squares of the copies of a and of b, [2]. */
export const squareCopiesOnGpu = (inputs: readonly Tensor[]): Tensor[] =>
  tf.tidy(() => {
    const sides = ofSides(inputs);
    const sums = (["a", "b"] as const).map((side) => {
      const { z, first, rest } = sides[side];
      return tf.sum(runProgram(squares[side], [first, z, ...rest], sizes(z)));
    });
    return [tf.stack(sums)];
  });
