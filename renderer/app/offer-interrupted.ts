/** Runs that were cut off with the host or the machine are offered to go on with, at the start. */
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { InterruptedRun } from "../../core/protocol/channels.ts";
import { graphHash } from "../state/run-log.ts";
import type { AppServices } from "./services.ts";

/** Offered at most; the host keeps the others for the next time. */
const MOST = 2;

/** Same graph, same settings: only when it stops may differ. */
function sameModel(one: GraphDocument, other: GraphDocument): boolean {
  const settings = ({ solver: { stop: _, ...rest } }: GraphDocument): string =>
    JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return graphHash(one) === graphHash(other) && settings(one) === settings(other);
}

async function goOn({ workspace, shared }: AppServices, { id }: InterruptedRun): Promise<void> {
  try {
    const { document, template } = await shared.host.request("runs.open", { id });
    const { tabs } = workspace.getState();
    const open = tabs.find((tab) => sameModel(tab.documents.getState().document, document));
    if (open) workspace.activate(open.id);
    const tab = open ?? workspace.open(document, { file: null, template }, { unsaved: true });
    tab.ui.setState({ dialog: null });
    await tab.runs.start(tab.documents.getState().document, template, false, id);
  } catch (error) {
    shared.messages.showError("The run cannot go on", error);
  }
}

/**
 * Says so for each, with a way to go on; dismissed ones are forgotten.
 * @returns whether there is something to answer
 */
export async function offerInterrupted(app: AppServices): Promise<boolean> {
  const { host, messages } = app.shared;
  const { runs } = await host.request("runs.interrupted", {}).catch((error: unknown) => {
    messages.showError("Interrupted runs could not be looked for", error);
    return { runs: [] };
  });
  for (const run of runs.slice(0, MOST).reverse())
    messages.show({
      tone: "info",
      title: `A run of \u201c${run.name}\u201d was cut off`,
      detail: `It stood at iteration ${run.iteration.toLocaleString("en-US")} after ${run.seconds.toFixed(0)} s.`,
      stays: true,
      action: { label: "Go on", run: () => void goOn(app, run) },
      onDismiss: () => void host.request("runs.discard", { id: run.id }).catch(() => undefined),
    });
  return runs.length > 0;
}
