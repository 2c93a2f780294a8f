/** Getting about the canvas by keyboard alone: from node to node, into the inspector, by links. */
import { opsOf } from "../../core/graph/lookup.ts";
import type { Services } from "../app/services.ts";
import { GRID, nodeOf } from "../state/edits.ts";
import { type Direction, neighbour } from "../state/walk.ts";
import type { Action } from "./action.ts";

const moves: Readonly<Record<Direction, readonly [x: number, y: number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
};

const keyOf = (direction: Direction): string =>
  `Arrow${direction[0]?.toUpperCase()}${direction.slice(1)}`;

export function walkActions({ documents, ui, canvas }: Services) {
  const chosen = () => ui.getState().selectedNodes;
  const empty = () =>
    documents.getState().document.nodes.length === 0 ? "The canvas is empty." : null;

  const walk = (direction: Direction, title: string): Action => ({
    title,
    group: "View",
    keys: [keyOf(direction)],
    run() {
      const next = neighbour(documents.getState().document, chosen()[0], direction);
      if (next === undefined || ui.getState().inside.length > 0) return;
      canvas.current?.select([next]);
      canvas.current?.focusNode(next);
    },
    off: empty,
  });

  const move = (direction: Direction, title: string): Action => ({
    title,
    group: "Edit",
    keys: [`Shift+${keyOf(direction)}`],
    run() {
      const { nodes } = documents.getState().document;
      const [x, y] = moves[direction];
      documents.dispatch(
        {
          type: "move-nodes",
          moves: nodes
            .filter((node) => chosen().includes(node.id))
            .map(({ id, position }) => ({
              node: id,
              position: { x: position.x + x * GRID, y: position.y + y * GRID },
            })),
        },
        { mergeKey: `move ${chosen().join()}` },
      );
    },
    off: () => (chosen().length === 0 ? "Select a node first." : null),
  });

  return {
    "walk-right": walk("right", "Go along a wire to the right"),
    "walk-left": walk("left", "Go along a wire to the left"),
    "walk-up": walk("up", "Go to the node above"),
    "walk-down": walk("down", "Go to the node below"),
    "move-left": move("left", "Move the selection left"),
    "move-right": move("right", "Move the selection right"),
    "move-up": move("up", "Move the selection up"),
    "move-down": move("down", "Move the selection down"),
    inspect: {
      title: "Go to the inspector",
      group: "View",
      keys: ["Enter"],
      run: () =>
        document
          .querySelector<HTMLElement>(".inspector :is(input, select, textarea, button)")
          ?.focus(),
      off: () => (chosen().length === 0 ? "Select a node first." : null),
    },
    link: {
      title: "Wire the node by a list\u2026",
      group: "Edit",
      keys: ["L"],
      run: () => ui.setState({ dialog: "link" }),
      off: () => {
        const [only] = chosen();
        const node = only && nodeOf(documents.getState().document, only);
        if (chosen().length !== 1 || !node) return "Select one node first.";
        return (opsOf(documents.getState().document)(node.type)?.outputs.length ?? 0) > 0
          ? null
          : "This node has no output.";
      },
    },
    find: {
      title: "Find a node\u2026",
      group: "View",
      keys: ["Mod+F"],
      always: true,
      run: () => ui.setState({ dialog: "find" }),
      off: () =>
        document.activeElement?.closest(".monaco-editor")
          ? "The code editor has a search of its own."
          : empty(),
    },
  } as const satisfies Record<string, Action>;
}
