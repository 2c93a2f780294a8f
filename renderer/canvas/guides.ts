/** Helper lines: where the edges and middles of what is dragged line up with other nodes. */
import type { Box } from "../state/align.ts";

/** A line on the canvas at one x from y to y, or at one y from x to x. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guided {
  /** How far the dragged box goes to line up. */
  readonly by: { readonly x: number; readonly y: number };
  readonly guides: readonly Guide[];
}

type Rect = Omit<Box, "id">;

const noShift = { x: 0, y: 0 };
/** Nothing lines up. */
export const unguided: Guided = { by: noShift, guides: [] };

/** Low edge, middle and high edge along an axis. */
const stops = (box: Rect, axis: "x" | "y"): readonly [number, number, number] => {
  const size = axis === "x" ? box.width : box.height;
  return [box[axis], box[axis] + size / 2, box[axis] + size];
};

/** The box around some boxes; they are at least one. */
export function around(boxes: readonly Rect[]): Rect {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/**
 * The least shift of each axis that brings the box in line with another one, and the lines that
 * show it. An edge meets an edge of its own kind, a middle a middle.
 * @param within greatest shift, in canvas units
 */
export function guide(moving: Rect, others: readonly Rect[], within: number): Guided {
  const shift = { x: 0, y: 0 };
  const guides: Guide[] = [];
  for (const axis of ["x", "y"] as const) {
    const own = stops(moving, axis);
    const off = (other: Rect): number[] => stops(other, axis).map((at, i) => at - (own[i] ?? 0));
    let least = Number.POSITIVE_INFINITY;
    for (const other of others)
      for (const by of off(other)) if (Math.abs(by) < Math.abs(least)) least = by;
    if (Math.abs(least) > within) continue;
    shift[axis] = least;
  }
  const placed = { ...moving, x: moving.x + shift.x, y: moving.y + shift.y };
  for (const axis of ["x", "y"] as const) {
    const across = axis === "x" ? "y" : "x";
    const own = stops(placed, axis);
    own.forEach((at, i) => {
      const met = others.filter((other) => Math.abs((stops(other, axis)[i] ?? 0) - at) < 0.01);
      if (met.length === 0) return;
      const ends = [placed, ...met].map((box) => stops(box, across));
      guides.push({
        axis,
        at,
        from: Math.min(...ends.map(([low]) => low)),
        to: Math.max(...ends.map(([, , high]) => high)),
      });
    });
  }
  return { by: shift, guides };
}
