/** Automatic layout: elkjs in a worker of its own, ports in order, one step of the history. */
import type { ELK } from "elkjs/lib/elk-api.js";
import type { Services } from "../app/services.ts";
import { layoutCommand, layoutGraph } from "./layout-graph.ts";

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
  const sizes = canvas.current?.sizes() ?? new Map();
  const elk = await startElk();
  try {
    const graph = await elk.layout(layoutGraph(document, chosen, sizes));
    const now = documents.getState();
    const gone = !now.document.nodes.some(({ id }) => chosen.has(id));
    if (now.generation !== generation || gone) return;
    const command = layoutCommand(now.document, chosen, sizes, graph);
    documents.dispatch(command, { name: "Arrange nodes" });
    canvas.current?.fit(some ? selectedNodes : undefined);
  } catch (error) {
    messages.showError("The nodes were not arranged", error);
  } finally {
    elk.terminateWorker();
  }
}
