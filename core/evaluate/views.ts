/** An example as people look at it: an image, a text or a row of numbers; plain data, bounded. */
import type { DatasetColumn } from "../base/datasets.ts";
import { sizeOf } from "../base/shape.ts";

/** What of one example is shown. */
export type ExampleView =
  | {
      readonly kind: "image";
      readonly width: number;
      readonly height: number;
      readonly channels: 1 | 3;
      /** 0 to 255, row by row, channels last. */
      readonly pixels: readonly number[];
    }
  | {
      readonly kind: "text";
      /** One a step. */
      readonly symbols: readonly string[];
      /** Step of the first one. */
      readonly from: number;
      /** Steps in all. */
      readonly steps: number;
    }
  | {
      readonly kind: "row";
      readonly entries: readonly { readonly name: string; readonly value: number }[];
      /** Entries that are not shown. */
      readonly more: number;
    };

/** Longest side of an image: larger ones are thinned. */
const MOST_PIXELS = 64;
const MOST_ENTRIES = 32;
const MOST_SYMBOLS = 160;

/** Entries of a value, as far as they are known of. */
export type Described = Pick<DatasetColumn, "shape" | "kind" | "entries" | "image">;

/**
 * @param name of the value, for entries without one
 * @param values of one example
 * @param classes of the data set, by which one-hot steps are read
 * @param place step that must be in sight
 */
export function viewOf(
  name: string,
  values: Float32Array,
  { shape, kind, entries, image }: Described,
  classes: readonly string[] | undefined,
  place: number,
): ExampleView {
  const [steps = 0, symbols] = shape;
  if (image && sizeOf(image) === values.length) return imageView(values, image);
  if (kind === "one-hot" && shape.length === 2 && symbols === classes?.length)
    return textView(values, steps, classes as readonly string[], place);
  // Sequences of several numbers a step are looked at whole: a step a column.
  if (shape.length === 2 && values.length > MOST_ENTRIES)
    return imageView(transposed(values, steps, symbols as number), [symbols as number, steps, 1]);
  return {
    kind: "row",
    entries: [...values.subarray(0, MOST_ENTRIES)].map((value, k) => ({
      name: entries?.[k] ?? (values.length === 1 ? name : `${name}[${k}]`),
      value,
    })),
    more: Math.max(0, values.length - MOST_ENTRIES),
  };
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number);
}

/** Values in [0, 1] are shown as they are, others from their least to their largest. */
function imageView(
  values: Float32Array,
  [height, width, channels]: readonly [number, number, 1 | 3],
): ExampleView {
  let least = 0;
  let most = 1;
  for (const v of values) {
    least = Math.min(least, v);
    most = Math.max(most, v);
  }
  const step = Math.max(1, Math.max(height, width) / MOST_PIXELS);
  const rows = Math.max(1, Math.floor(height / step));
  const columns = Math.max(1, Math.floor(width / step));
  const pixels: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let c = 0; c < channels; c++) {
        const at = (Math.floor(i * step) * width + Math.floor(j * step)) * channels + c;
        pixels.push(Math.round((255 * ((values[at] as number) - least)) / (most - least)));
      }
  return { kind: "image", width: columns, height: rows, channels, pixels };
}

function textView(
  values: Float32Array,
  steps: number,
  classes: readonly string[],
  place: number,
): ExampleView {
  const from = Math.max(0, Math.min(place - MOST_SYMBOLS / 2, steps - MOST_SYMBOLS));
  const to = Math.min(steps, from + MOST_SYMBOLS);
  const symbols: string[] = [];
  for (let step = from; step < to; step++) {
    const row = values.subarray(step * classes.length, (step + 1) * classes.length);
    symbols.push(classes[row.indexOf(Math.max(...row))] as string);
  }
  return { kind: "text", symbols, from, steps };
}
