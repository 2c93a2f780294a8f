/** Lining nodes up and spacing them evenly. */

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const alignments = [
  "left",
  "center",
  "right",
  "top",
  "middle",
  "bottom",
  "across",
  "down",
] as const;
export type Alignment = (typeof alignments)[number];

type Axis = "x" | "y";
const side = { x: "width", y: "height" } as const;

/** Where each box goes: edges or middles in one line, or equal gaps "across" or "down". */
export function align(
  boxes: readonly Box[],
  how: Alignment,
): { readonly id: string; readonly x: number; readonly y: number }[] {
  if (how === "across") return spread(boxes, "x");
  if (how === "down") return spread(boxes, "y");
  const axis: Axis = how === "left" || how === "center" || how === "right" ? "x" : "y";
  const size = side[axis];
  const low = Math.min(...boxes.map((box) => box[axis]));
  const high = Math.max(...boxes.map((box) => box[axis] + box[size]));
  return boxes.map((box) => {
    const at =
      how === "left" || how === "top"
        ? low
        : how === "right" || how === "bottom"
          ? high - box[size]
          : (low + high - box[size]) / 2;
    return { id: box.id, x: box.x, y: box.y, [axis]: at };
  });
}

/** The outer two stay; the gaps between all become equal. */
function spread(boxes: readonly Box[], axis: Axis) {
  const size = side[axis];
  const sorted = boxes.toSorted((a, b) => a[axis] - b[axis]);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = last[axis] + last[size] - first[axis];
  const filled = sorted.reduce((sum, box) => sum + box[size], 0);
  const gap = (span - filled) / Math.max(1, sorted.length - 1);
  let at = first[axis];
  return sorted.map((box) => {
    const place = { id: box.id, x: box.x, y: box.y, [axis]: at };
    at += box[size] + gap;
    return place;
  });
}
