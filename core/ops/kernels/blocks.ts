/** Joining, splitting, cutting and padding along an axis, as copies of blocks, row by row. */
import type { NativeKernel } from "./native.ts";

const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Rows before the axis, and entries of a row. */
function blocksOf(shape: readonly number[], axis: number): { rows: number; width: number } {
  return { rows: size(shape.slice(0, axis)), width: size(shape.slice(axis)) };
}

const withLength = (shape: readonly number[], axis: number, length: number): number[] =>
  shape.map((d, k) => (k === axis ? length : d));

/** Tensors equal in all dimensions but `axis`; one tensor with their lengths summed there. */
export const joinBlocks: NativeKernel = {
  name: "ProxflowJoinBlocks",
  shapes: (shapes, { axis }) => {
    const at = Number(axis);
    const length = shapes.reduce((sum, shape) => sum + (shape[at] ?? 0), 0);
    return [withLength(shapes[0] ?? [], at, length)];
  },
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const parts = shapes.map((shape) => blocksOf(shape, Number(attributes.axis)));
    const stride = parts.reduce((sum, { width }) => sum + width, 0);
    let to = outputs[0] as number;
    parts.forEach(({ rows, width }, k) => {
      code.copyBlocks(rows, inputs[k] as number, width, to, stride, width);
      to += 4 * width;
    });
  },
};

/** The reverse: attributes `axis`, and `lengths` of the parts along it. */
export const splitBlocks: NativeKernel = {
  name: "ProxflowSplitBlocks",
  shapes: ([whole = []], { axis, lengths }) =>
    (lengths as readonly number[]).map((length) => withLength(whole, Number(axis), length)),
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const [whole] = shapes as [readonly number[]];
    const axis = Number(attributes.axis);
    const { rows, width: stride } = blocksOf(whole, axis);
    const inner = stride / (whole[axis] as number);
    let from = inputs[0] as number;
    outputs.forEach((to, k) => {
      const width = inner * ((attributes.lengths as readonly number[])[k] as number);
      code.copyBlocks(rows, from, stride, to, width, width);
      from += 4 * width;
    });
  },
};

/** Entries `from` to `from + length` along `axis`, which are attributes. */
export const cutBlocks: NativeKernel = {
  name: "ProxflowCutBlocks",
  shapes: ([whole = []], { axis, length }) => [withLength(whole, Number(axis), Number(length))],
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const [whole] = shapes as [readonly number[]];
    const axis = Number(attributes.axis);
    const { rows, width: stride } = blocksOf(whole, axis);
    const inner = stride / (whole[axis] as number);
    const width = inner * Number(attributes.length);
    const from = (inputs[0] as number) + 4 * inner * Number(attributes.from);
    code.copyBlocks(rows, from, stride, outputs[0] as number, width, width);
  },
};

/** The reverse: the input as entries from `from` on along an axis of `length`, zeros around it. */
export const placeBlocks: NativeKernel = {
  name: "ProxflowPlaceBlocks",
  shapes: ([part = []], { axis, length }) => [withLength(part, Number(axis), Number(length))],
  scratch: () => 0,
  compute(code, { inputs, outputs, shapes, attributes }) {
    const [part] = shapes as [readonly number[]];
    const axis = Number(attributes.axis);
    const { rows, width } = blocksOf(part, axis);
    const inner = width / (part[axis] as number);
    const stride = inner * Number(attributes.length);
    const [to] = outputs as [number];
    code.fill(to, rows * stride);
    code.copyBlocks(
      rows,
      inputs[0] as number,
      width,
      to + 4 * inner * Number(attributes.from),
      stride,
      width,
    );
  },
};
