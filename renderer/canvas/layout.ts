/** Automatic layout: elkjs in a worker of its own, ports in order, one step of the history. */
import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import { opsOf } from "../../core/graph/lookup.ts";
import { inputPortsOf } from "../../core/graph/ports.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { Services } from "../app/services.ts";
import { snap } from "../state/edits.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./view.ts";

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "48",
  "elk.spacing.nodeNode": "32",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
};

type Sizes = ReadonlyMap<string, { readonly width: number; readonly height: number }>;

function toElk(document: GraphDocument, nodes: ReadonlySet<string>, sizes: Sizes): ElkNode {
  const wired = Map.groupBy(document.edges, (edge) => edge.to.node);
  return {
    id: "root",
    layoutOptions: options,
    children: document.nodes
      .filter((node) => nodes.has(node.id))
      .map((node) => {
        const op = opsOf(document)(node.type);
        const names = (wired.get(node.id) ?? []).map((edge) => edge.to.port);
        const inputs = op ? inputPortsOf(op, names).map((port) => port.name) : names;
        const port = (side: string, name: string, index: number) => ({
          id: `${side} ${node.id} ${name}`,
          width: 1,
          height: 1,
          layoutOptions: {
            "port.side": side,
            // ELK counts clockwise: downwards in the east, upwards in the west.
            "port.index": String(side === "EAST" ? index : -index),
          },
        });
        return {
          id: node.id,
          ...(sizes.get(node.id) ?? { width: NODE_WIDTH, height: NODE_HEIGHT }),
          layoutOptions: { portConstraints: "FIXED_ORDER" },
          ports: [
            ...inputs.map((name, index) => port("WEST", name, index)),
            ...(op?.outputs ?? []).map(({ name }, index) => port("EAST", name, index)),
          ],
        };
      }),
    edges: document.edges
      .filter((edge) => nodes.has(edge.from.node) && nodes.has(edge.to.node))
      .map((edge) => ({
        id: edge.id,
        sources: [`EAST ${edge.from.node} ${edge.from.port}`],
        targets: [`WEST ${edge.to.node} ${edge.to.port}`],
      })),
  };
}

async function startElk(): Promise<ELK> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?worker"),
  ]);
  return new Elk({ workerFactory: () => new ElkWorker() });
}

/** Arranges the selected nodes where several are selected, else all. */
export async function arrange({ documents, ui, canvas, messages }: Services): Promise<void> {
  const { document, generation } = documents.getState();
  const { selectedNodes } = ui.getState();
  const some = selectedNodes.length > 1;
  const chosen = new Set(some ? selectedNodes : document.nodes.map((node) => node.id));
  const corner = (xs: readonly number[]) => Math.min(...xs);
  const old = document.nodes.filter((node) => chosen.has(node.id)).map((node) => node.position);
  const elk = await startElk();
  try {
    const graph = await elk.layout(toElk(document, chosen, canvas.current?.sizes() ?? new Map()));
    const now = documents.getState();
    if (now.generation !== generation) return;
    const present = new Set(now.document.nodes.map((node) => node.id));
    const placed = (graph.children ?? []).filter((child) => present.has(child.id));
    const left = corner(old.map((p) => p.x)) - corner(placed.map((child) => child.x ?? 0));
    const top = corner(old.map((p) => p.y)) - corner(placed.map((child) => child.y ?? 0));
    const moves = placed.map((child) => ({
      node: child.id,
      position: snap({ x: (child.x ?? 0) + left, y: (child.y ?? 0) + top }),
    }));
    documents.dispatch({ type: "move-nodes", moves }, { name: "Arrange nodes" });
    canvas.current?.fit(some ? selectedNodes : undefined);
  } catch (error) {
    messages.showError("The nodes were not arranged", error);
  } finally {
    elk.terminateWorker();
  }
}
