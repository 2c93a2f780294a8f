/** Where things lie on the overview. */
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Canvas to picture: `left + x * scale`, `top + y * scale`. */
export interface Fitted {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

interface Placed {
  readonly position: { readonly x: number; readonly y: number };
  readonly measured?: { readonly width?: number; readonly height?: number };
}

/** The smallest box around all nodes; `undefined` where there are none. */
export function boundsOf(nodes: readonly Placed[]): Box | undefined {
  if (nodes.length === 0) return undefined;
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { position, measured } of nodes) {
    box.left = Math.min(box.left, position.x);
    box.top = Math.min(box.top, position.y);
    box.right = Math.max(box.right, position.x + (measured?.width ?? NODE_WIDTH));
    box.bottom = Math.max(box.bottom, position.y + (measured?.height ?? NODE_HEIGHT));
  }
  return box;
}

/** Brings a box into the middle of a picture, as large as fits within a margin. */
export function fitBox(box: Box, width: number, height: number, margin: number): Fitted {
  const across = Math.max(1, box.right - box.left);
  const down = Math.max(1, box.bottom - box.top);
  const scale = Math.min((width - 2 * margin) / across, (height - 2 * margin) / down);
  return {
    scale,
    left: (width - across * scale) / 2 - box.left * scale,
    top: (height - down * scale) / 2 - box.top * scale,
  };
}
