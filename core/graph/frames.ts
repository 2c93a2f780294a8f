/** Frames and what stands in them. A node stands in a frame where its middle lies in the box. */
import type { GraphDocument, GraphFrame, GraphNode } from "./schema.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}
/** Size of a node on the canvas, by its id; `undefined` where it is not known. */
export type SizeOf = (node: string) => Size | undefined;

/** Of a node that was never measured. */
const USUAL: Size = { width: 192, height: 96 };
/** Room around what a frame holds, and for its title, in canvas units. */
export const FRAME_PAD = 24;
export const FRAME_HEAD = 32;

type Box = Pick<GraphFrame, "position" | "size">;
type Placed = Pick<GraphNode, "id" | "position">;

const unknownSize: SizeOf = () => undefined;

const boxOf = ({ id, position }: Placed, sizeOf: SizeOf): Box => ({
  position,
  size: sizeOf(id) ?? USUAL,
});

const within = (outer: Box, { position, size }: Box): boolean => {
  const x = position.x + size.width / 2 - outer.position.x;
  const y = position.y + size.height / 2 - outer.position.y;
  return x > 0 && y > 0 && x < outer.size.width && y < outer.size.height;
};

/** The nodes that stand in a frame. */
export function framedNodes<N extends Placed>(
  frame: Box,
  nodes: readonly N[],
  sizeOf: SizeOf = unknownSize,
): N[] {
  return nodes.filter((node) => within(frame, boxOf(node, sizeOf)));
}

/** The frames that go with a selection: those with something in them, and nothing else. */
export function heldFrames(
  { nodes, frames = [] }: Pick<GraphDocument, "nodes" | "frames">,
  selected: ReadonlySet<string>,
  sizeOf: SizeOf = unknownSize,
): GraphFrame[] {
  return frames.filter((frame) => {
    const held = framedNodes(frame, nodes, sizeOf);
    return held.length > 0 && held.every(({ id }) => selected.has(id));
  });
}

/** The frame around a frame: the smallest that is larger and holds its middle. */
export function frameAround(frame: GraphFrame, frames: readonly GraphFrame[]): string | undefined {
  const area = ({ size }: Box): number => size.width * size.height;
  return frames
    .filter((other) => other.id !== frame.id && area(other) > area(frame) && within(other, frame))
    .toSorted((a, b) => area(a) - area(b))[0]?.id;
}

/** The innermost frame that each node stands in, by node; nodes in none are left out. */
export function innermostFrames(
  nodes: readonly Placed[],
  frames: readonly GraphFrame[],
  sizeOf: SizeOf = unknownSize,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const small = frames.toSorted(
    (a, b) => a.size.width * a.size.height - b.size.width * b.size.height,
  );
  for (const frame of small)
    for (const { id } of framedNodes(frame, nodes, sizeOf))
      if (!found.has(id)) found.set(id, frame.id);
  return found;
}

/** The box of a frame around these boxes; there is at least one. */
export function fitFrame(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.position.x)) - FRAME_PAD;
  const y = Math.min(...boxes.map((box) => box.position.y)) - FRAME_PAD - FRAME_HEAD;
  const right = Math.max(...boxes.map((box) => box.position.x + box.size.width));
  const bottom = Math.max(...boxes.map((box) => box.position.y + box.size.height));
  const size = { width: right + FRAME_PAD - x, height: bottom + FRAME_PAD - y };
  return { position: { x, y }, size };
}

/** The box of a frame around nodes; there is at least one. */
export const frameOf = (nodes: readonly Placed[], sizeOf: SizeOf = unknownSize): Box =>
  fitFrame(nodes.map((node) => boxOf(node, sizeOf)));
