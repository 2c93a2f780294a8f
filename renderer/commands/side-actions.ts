import { compile } from "../../core/compile/index.ts";
import { isInserted } from "../../core/compile/plan.ts";
import { batch } from "../../core/graph/commands.ts";
import type { GraphDocument, Side } from "../../core/graph/schema.ts";
import { takesSide } from "../../core/graph/sides.ts";
import type { Services } from "../app/services.ts";
import type { SplitMode } from "../state/sides.ts";
import type { Action } from "./action.ts";

/** What the compiler makes of a document, in words; `null` where it does not compile. */
function recompiled(before: GraphDocument, after: GraphDocument): string | null {
  const [was, is] = [compile(before), compile(after)];
  if (!was.ok || !is.ok) return null;
  const identities = ({ constraints }: typeof is.set): number =>
    constraints.filter(({ id }) => isInserted(id)).length;
  const { A, B } = is.set.sides;
  const [now, then] = [identities(is.set), identities(was.set)];
  const put =
    now === then
      ? now === 0
        ? "No identity is needed"
        : `Identities as before: ${now}`
      : `Identities on wires: ${now}, before ${then}`;
  return `${put}. ${A.length} sets on side A, ${B.length} on B.`;
}

/** Holding nodes to a side of the splitting, and showing the split. */
export function sideActions({ level, ui, messages }: Services) {
  const chosen = () =>
    level.getState().document.nodes.filter((node) => ui.getState().selectedNodes.includes(node.id));
  const hold = (side: Side | null, title: string, done: string): Action => ({
    title,
    group: "Edit",
    keys: [],
    run() {
      const nodes = chosen().filter(takesSide);
      const before = level.root().document;
      level.dispatch(
        batch(nodes.map(({ id }) => ({ type: "set-side" as const, node: id, side }))),
        { name: title },
      );
      if (ui.getState().split === "none") ui.setState({ split: "sides" });
      const [first] = nodes;
      const name = nodes.length === 1 ? (first?.title ?? first?.id) : `${nodes.length} nodes`;
      const detail = recompiled(before, level.root().document);
      messages.show({ tone: "info", title: `${name}: ${done}`, ...(detail && { detail }) });
    },
    off() {
      const nodes = chosen();
      if (nodes.length === 0) return "Select a node first.";
      const able = nodes.filter(takesSide);
      if (able.length === 0)
        return "Only a node with one set of its own stands on a side: an operation, a constraint or a parameter.";
      return able.every((node) => (node.side ?? null) === side)
        ? side === null
          ? "The compiler chooses already."
          : `It is held to side ${side} already.`
        : null;
    },
  });
  const show = (mode: SplitMode, title: string): Action => ({
    title,
    group: "View",
    keys: [],
    run: () => ui.setState({ split: ui.getState().split === mode ? "none" : mode }),
    off: () => null,
  });
  return {
    "side-a": hold("A", "Move to side A", "held to side A"),
    "side-b": hold("B", "Move to side B", "held to side B"),
    "side-free": hold(null, "Let the compiler choose the side", "the compiler chooses the side"),
    "show-sides": show("sides", "Show or hide the sides"),
    "show-sweep": show("sweep", "Show or hide the order of a sweep"),
  } as const satisfies Record<string, Action>;
}
