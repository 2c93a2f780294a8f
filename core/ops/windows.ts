/** Windows that slide over images: where they lie, cutting them out, and laying them back. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

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

/** Images [B, H, W, C] to their windows [B, H', W', C, k k]. */
export function convolved(x: Tensor4D, params: WindowParams): Tensor {
  const [batch, height, width, channels] = x.shape;
  const { rows, columns } = patchLayout([height, width], params);
  const padded = tf.pad(x, [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ]);
  const pieces: Tensor[] = [];
  for (let i = 0; i < rows.kernel; i++)
    for (let j = 0; j < columns.kernel; j++)
      pieces.push(
        tf.stridedSlice(
          padded,
          [0, i, j, 0],
          [
            batch,
            i + (rows.count - 1) * rows.stride + 1,
            j + (columns.count - 1) * columns.stride + 1,
            channels,
          ],
          [1, rows.stride, columns.stride, 1],
        ),
      );
  return tf.stack(pieces, -1);
}

/**
 * Window entries [B, H', W', C k k] back to images [B, H, W, C]: the mean over all that touch a
 * pixel, zero where none does.
 */
export function unpatched(
  windows: Tensor4D,
  image: readonly [number, number, number],
  params: WindowParams,
): Tensor {
  const [height, width, channels] = image;
  const { rows, columns } = patchLayout([height, width], params);
  const [batch, down, across] = windows.shape;
  const parts = tf.unstack(
    tf.reshape(windows, [batch, down, across, channels, rows.kernel * columns.kernel]),
    -1,
  );
  const placed = parts.map((part, k) => {
    const i = Math.floor(k / columns.kernel);
    const j = k % columns.kernel;
    const spread = spreadOut(part as Tensor4D, rows.stride, columns.stride);
    return place(place(spread, 1, i, rows, height), 2, j, columns, width);
  });
  const counts = patchCounts(image, params);
  const share = (list: readonly number[]) => list.map((n) => (n > 0 ? 1 / n : 0));
  const scale = tf.mul(
    tf.tensor(share(counts.down), [height, 1, 1]),
    tf.tensor(share(counts.across), [1, width, 1]),
  );
  return tf.mul(tf.addN(placed), scale);
}

/** Zeros between rows and columns, so that windows `stride` apart stand where they belong. */
function spreadOut(x: Tensor4D, down: number, across: number): Tensor {
  const [batch, rows, columns, channels] = x.shape;
  let out: Tensor = x;
  if (across > 1) {
    const apart = tf.reshape(out, [batch * rows * columns, 1, channels]);
    const wide = tf.pad(apart, [
      [0, 0],
      [0, across - 1],
      [0, 0],
    ]);
    out = tf.reshape(wide, [batch, rows, columns * across, channels]);
  }
  if (down > 1) {
    const row = columns * across * channels;
    const tall = tf.pad(tf.reshape(out, [batch * rows, 1, row]), [
      [0, 0],
      [0, down - 1],
      [0, 0],
    ]);
    out = tf.reshape(tall, [batch, rows * down, columns * across, channels]);
  }
  return out;
}

/** Shifts an axis of spread-out windows to the pixels they touch at kernel position `offset`. */
function place(x: Tensor, axis: 1 | 2, offset: number, { before }: Line, length: number): Tensor {
  const start = offset - before;
  const from = Math.max(0, -start);
  const kept = Math.min((x.shape[axis] as number) - from, length - Math.max(0, start));
  if (kept <= 0) {
    const none = x.shape.map((d, i) => (i === axis ? length : d));
    return tf.zeros(none);
  }
  const begin = x.shape.map((_, i) => (i === axis ? from : 0));
  const size = x.shape.map((d, i) => (i === axis ? kept : d));
  const cut = tf.slice(x, begin, size);
  const front = Math.max(0, start);
  const around = x.shape.map((_, i): [number, number] =>
    i === axis ? [front, length - front - kept] : [0, 0],
  );
  return tf.pad(cut, around);
}
