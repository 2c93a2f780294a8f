/** Windows that slide over images: where they lie, cutting them out, and laying them back. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import { cut, joined, placed } from "./blocks.ts";

export interface WindowParams {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: "same" | "valid" | "explicit";
  /** top, bottom, left, right */
  readonly pads: readonly number[];
}

/** Windows along one axis. */
export interface Line {
  readonly count: number;
  readonly kernel: number;
  readonly stride: number;
  /** Zeros in front and behind. */
  readonly before: number;
  readonly after: number;
}

function line(
  length: number,
  kernel: number,
  stride: number,
  padding: WindowParams["padding"],
  explicit: readonly [number, number],
): Line {
  // PJAX's rule for "same": at stride 2 a side of 28 gives 15 windows, where others give 14.
  const total =
    padding === "same"
      ? Math.max(0, Math.ceil((length - 1) / stride) * stride + kernel - length)
      : explicit[0] + explicit[1];
  const before = padding === "same" ? Math.floor(total / 2) : explicit[0];
  const count = Math.floor((length + total - kernel) / stride) + 1;
  return { count, kernel, stride, before, after: total - before };
}

/** Where the windows lie, down and across. */
export function patchLayout(
  [height, width]: readonly [number, number],
  { kernel, stride, padding, pads }: WindowParams,
): { rows: Line; columns: Line } {
  const [top, bottom, left, right] =
    padding === "explicit" ? (pads as [number, number, number, number]) : [0, 0, 0, 0];
  return {
    rows: line(height, kernel[0] as number, stride[0] as number, padding, [top, bottom]),
    columns: line(width, kernel[1] as number, stride[1] as number, padding, [left, right]),
  };
}

/** Windows that touch each position of an axis. */
function touches(length: number, { count, kernel, stride, before }: Line): number[] {
  const found = Array.from({ length }, () => 0);
  for (let w = 0; w < count; w++)
    for (let i = 0; i < kernel; i++) {
      const at = w * stride + i - before;
      if (at >= 0 && at < length) found[at] = (found[at] as number) + 1;
    }
  return found;
}

/** Windows that touch each row and each column; a pixel is touched by their product. */
export function patchCounts(
  [height, width]: readonly [number, number, number],
  params: WindowParams,
): { down: number[]; across: number[] } {
  const { rows, columns } = patchLayout([height, width], params);
  return { down: touches(height, rows), across: touches(width, columns) };
}

/** Windows as the entries of a grid of cells, one cell a stride: cells on an axis, and offsets. */
interface Cells {
  readonly count: number;
  /** For each kernel position: entry within a cell, and cells from the window's own. */
  readonly offsets: readonly { readonly phase: number; readonly shift: number }[];
}

function cellsOf(length: number, { kernel, stride, before, after }: Line): Cells {
  return {
    count: Math.ceil((before + length + after) / stride),
    offsets: Array.from({ length: kernel }, (_, i) => ({
      phase: i % stride,
      shift: Math.floor(i / stride),
    })),
  };
}

/** One entry of the first axis, without that axis. */
const leading = (x: Tensor, index: number): Tensor =>
  tf.squeeze(cut(x, [index, ...x.shape.slice(1).fill(0)], [1, ...x.shape.slice(1)]), [0]);

/**
 * Images [B, H, W, C] to their windows [B, H', W', C, k k]. The image is laid out as one picture a
 * position within a stride; then each kernel position is a block of such a picture. Only kernels
 * that copy whole rows are used: strided slices and stacks along the last axis are slow on wasm.
 */
export function convolved(x: Tensor4D, params: WindowParams): Tensor {
  const [batch, height, width, channels] = x.shape;
  const { rows, columns } = patchLayout([height, width], params);
  const [down, across] = [cellsOf(height, rows), cellsOf(width, columns)];
  const padded = placed(x, [
    [0, 0],
    [rows.before, down.count * rows.stride - height - rows.before],
    [columns.before, across.count * columns.stride - width - columns.before],
    [0, 0],
  ]);
  // One stride at a time: transposes of more than four axes are slow on wasm.
  const byRow = tf.transpose(
    tf.reshape(padded, [batch * down.count, rows.stride, across.count * columns.stride * channels]),
    [1, 0, 2],
  );
  const byColumn = tf.transpose(
    tf.reshape(byRow, [rows.stride * batch * down.count * across.count, columns.stride, channels]),
    [1, 0, 2],
  );
  const pictures = tf.reshape(byColumn, [
    columns.stride * rows.stride,
    batch,
    down.count,
    across.count * channels,
  ]);
  const pieces = down.offsets.flatMap((i) =>
    across.offsets.map((j) => {
      const picture = leading(pictures, j.phase * rows.stride + i.phase);
      return cut(
        picture,
        [0, i.shift, j.shift * channels],
        [batch, rows.count, columns.count * channels],
      );
    }),
  );
  const places = batch * rows.count * columns.count;
  const rowsOfPieces = tf.reshape(joined(pieces, 0), [pieces.length, places * channels]);
  return tf.reshape(tf.transpose(rowsOfPieces), [
    batch,
    rows.count,
    columns.count,
    channels,
    pieces.length,
  ]);
}

/**
 * Window entries [B, H', W', C k k] back to images [B, H, W, C]: the mean over all that touch a
 * pixel, zero where none does. The way of `convolved`, backwards.
 */
export function unpatched(
  windows: Tensor4D,
  image: readonly [number, number, number],
  params: WindowParams,
): Tensor {
  const [height, width, channels] = image;
  const batch = windows.shape[0];
  const { rows, columns } = patchLayout([height, width], params);
  const [down, across] = [cellsOf(height, rows), cellsOf(width, columns)];
  const size = rows.kernel * columns.kernel;
  const pieces = tf.transpose(tf.reshape(windows, [windows.size / size, size]));
  const sums: Tensor[][] = Array.from({ length: rows.stride * columns.stride }, () => []);
  down.offsets.forEach((i, row) => {
    across.offsets.forEach((j, column) => {
      const piece = tf.reshape(leading(pieces, row * columns.kernel + column), [
        batch,
        rows.count,
        columns.count * channels,
      ]);
      const whole = placed(piece, [
        [0, 0],
        [i.shift, down.count - rows.count - i.shift],
        [j.shift * channels, (across.count - columns.count - j.shift) * channels],
      ]);
      (sums[j.phase * rows.stride + i.phase] as Tensor[]).push(whole);
    });
  });
  const blank = [batch, down.count, across.count * channels];
  const pictures = sums.map((list) => (list.length > 0 ? tf.addN(list) : tf.zeros(blank)));
  const byRow = tf.transpose(
    tf.reshape(joined(pictures, 0), [
      columns.stride,
      rows.stride * batch * down.count * across.count,
      channels,
    ]),
    [1, 0, 2],
  );
  const whole = tf.transpose(
    tf.reshape(byRow, [rows.stride, batch * down.count, across.count * columns.stride * channels]),
    [1, 0, 2],
  );
  const padded = tf.reshape(whole, [
    batch,
    down.count * rows.stride,
    across.count * columns.stride * channels,
  ]);
  const total = cut(
    padded,
    [0, rows.before, columns.before * channels],
    [batch, height, width * channels],
  );
  const counts = patchCounts(image, params);
  const share = (list: readonly number[]) => list.map((n) => (n > 0 ? 1 / n : 0));
  const wide = share(counts.across).flatMap((n) => Array.from({ length: channels }, () => n));
  const scale = tf.mul(
    tf.tensor(share(counts.down), [height, 1]),
    tf.tensor(wide, [1, wide.length]),
  );
  return tf.reshape(tf.mul(total, scale), [batch, height, width, channels]);
}
