/**
 * The size of a node and the places of its ports, worked out from what it shows. The library then
 * draws nodes and wires at once, where else it mounts all nodes unseen, measures them in the page
 * and renders again. It still measures sizes, and takes what it finds; the style sheet has the same
 * lengths, and a browser test holds both against each other.
 */
import { type NodeHandle, Position } from "./adapter.ts";
import type { NodeView } from "./node-view.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

/** Border, strip, head and the body's padding above the first row of ports. */
const ABOVE = 37;
const ROW = 22;
/** The body's padding and the border below. */
const BELOW = 5;
const HANDLE = 9;
/** How far the middle of a handle is inside of the node's rim. */
const INSET = 1;

/** One parameter line with the margins around it, and what one after it takes. */
const INLINE = { first: 27, next: 25 } as const;

/** Height of what is in a node's body. */
export function bodyOf({ inputs, outputs, inline }: NodeView): number {
  const rows = Math.max(inputs.length, outputs.length);
  const lines = inline.length === 0 ? 0 : INLINE.first + (inline.length - 1) * INLINE.next;
  return rows * ROW + lines;
}

export const sizeOf = (view: NodeView): { width: number; height: number } => ({
  width: NODE_WIDTH,
  height: Math.max(NODE_HEIGHT, ABOVE + bodyOf(view) + BELOW),
});

export function handlesOf({ inputs, outputs }: NodeView): NodeHandle[] {
  const handle = (id: string, row: number, side: "left" | "right"): NodeHandle => ({
    id,
    type: side === "left" ? "target" : "source",
    position: side === "left" ? Position.Left : Position.Right,
    x: (side === "left" ? INSET : NODE_WIDTH - INSET) - HANDLE / 2,
    y: ABOVE + row * ROW + (ROW - HANDLE) / 2,
    width: HANDLE,
    height: HANDLE,
  });
  return [
    ...inputs.map(({ name }, row) => handle(name, row, "left")),
    ...outputs.map(({ name }, row) => handle(name, row, "right")),
  ];
}
