import type { Services } from "../app/services.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "../canvas/view.ts";
import { type Alignment, align } from "../state/align.ts";
import { snap } from "../state/edits.ts";
import type { Action } from "./action.ts";

export function alignActions({ documents, ui, canvas }: Services) {
  const chosen = () => ui.getState().selectedNodes;
  const action = (how: Alignment, title: string, least: number): Action => ({
    title,
    group: "Edit",
    keys: [],
    run() {
      const sizes = canvas.current?.sizes();
      const boxes = documents
        .getState()
        .document.nodes.filter((node) => chosen().includes(node.id))
        .map(({ id, position }) => ({
          id,
          ...position,
          ...(sizes?.get(id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT }),
        }));
      const moves = align(boxes, how).map(({ id, x, y }) => ({
        node: id,
        position: snap({ x, y }),
      }));
      documents.dispatch({ type: "move-nodes", moves }, { name: title });
    },
    off: () => (chosen().length < least ? `Select at least ${least} nodes first.` : null),
  });
  return {
    "align-left": action("left", "Align left edges", 2),
    "align-center": action("center", "Align centres", 2),
    "align-right": action("right", "Align right edges", 2),
    "align-top": action("top", "Align top edges", 2),
    "align-middle": action("middle", "Align middles", 2),
    "align-bottom": action("bottom", "Align bottom edges", 2),
    "spread-across": action("across", "Space evenly across", 3),
    "spread-down": action("down", "Space evenly down", 3),
  } as const satisfies Record<string, Action>;
}
