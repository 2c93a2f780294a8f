/** Shapes with one symbolic dimension: `"B"`, the mini-batch, always first where it stands. */

/** A dimension: a positive integer, or `"B"` for the batch. */
export type Dim = number | "B";
export type Shape = readonly Dim[];

/**
 * "[B, 128]"
 * @example
 * ```ts
 * import { formatShape } from "proxflow";
 *
 * console.log(formatShape(["B", 128])); // [B, 128]
 * ```
 */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** True where the first dimension is the batch. */
export function isBatched(shape: Shape): boolean {
  return shape[0] === "B";
}

/** Elements per example: the product of all dimensions but the batch. */
export function sizeOf(shape: Shape): number {
  return shape.reduce<number>((n, d) => (d === "B" ? n : n * d), 1);
}

/** The shape with the batch filled in. @throws RangeError if batch is not a positive integer. */
export function concrete(shape: Shape, batch: number): number[] {
  if (!Number.isInteger(batch) || batch < 1)
    throw new RangeError(`batch must be positive: ${batch}`);
  return shape.map((d) => (d === "B" ? batch : d));
}

/**
 * NumPy-style broadcast of two shapes, `undefined` where they do not fit.
 * `"B"` fits only itself, 1, or nothing.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x === y || y === 1) out.push(x);
    else if (x === 1) out.push(y);
    else return undefined;
  }
  return out;
}
