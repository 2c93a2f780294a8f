/** Automatic layout: elkjs in a worker of its own, ports in order, one step of the history. */
import type { ELK } from "elkjs/lib/elk-api.js";
import type { Services } from "../app/services.ts";
import { layoutCommand, layoutGraph } from "./layout-graph.ts";

async function startElk(signal: AbortSignal): Promise<ELK> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?worker"),
  ]);
  signal.throwIfAborted();
  return new Elk({ workerFactory: () => new ElkWorker() });
}

/** Never resolves; rejects when the signal is given. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/**
 * Arranges the selected nodes where several are selected, else all, and lets them glide to their
 * new places. While it is worked out `ui.arranging` ends it without a change.
 */
export async function arrange({ documents, ui, canvas, messages }: Services): Promise<void> {
  ui.getState().arranging?.abort();
  const abort = new AbortController();
  const { signal } = abort;
  ui.setState({ arranging: abort });
  const cancelled = aborted(signal);
  const { document, generation } = documents.getState();
  const { selectedNodes } = ui.getState();
  const some = selectedNodes.length > 1;
  const chosen = new Set(some ? selectedNodes : document.nodes.map((node) => node.id));
  const sizes = canvas.current?.sizes() ?? new Map();
  let elk: ELK | undefined;
  try {
    elk = await Promise.race([startElk(signal), cancelled]);
    const graph = await Promise.race([elk.layout(layoutGraph(document, chosen, sizes)), cancelled]);
    const now = documents.getState();
    const gone = !now.document.nodes.some(({ id }) => chosen.has(id));
    if (now.generation !== generation || gone) return;
    const command = layoutCommand(now.document, chosen, sizes, graph);
    const before = new Map(now.document.nodes.map(({ id, position }) => [id, position]));
    ui.setState({ arranging: null });
    documents.dispatch(command, { name: "Arrange nodes" });
    if (await canvas.current?.glide(before)) canvas.current?.fit(some ? selectedNodes : undefined);
  } catch (error) {
    if (!signal.aborted) messages.showError("The nodes were not arranged", error);
  } finally {
    elk?.terminateWorker();
    if (ui.getState().arranging === abort) ui.setState({ arranging: null });
  }
}
