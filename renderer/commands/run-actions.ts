import { builtinDatasets } from "../../core/base/datasets.ts";
import { batch } from "../../core/graph/commands.ts";
import { datasetName } from "../../core/graph/library.ts";
import { canMute } from "../../core/graph/mute.ts";
import { onlyWith } from "../../core/graph/reach.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import { validate } from "../../core/graph/validate.ts";
import type { RunControl } from "../../core/protocol/messages.ts";
import type { Services } from "../app/services.ts";
import { reveal } from "../canvas/reveal.ts";
import { absenceWords } from "../data/presence.ts";
import { waitingWords } from "../operators/ask-consent.ts";
import { isActive } from "../state/run-store.ts";
import type { Action } from "./action.ts";

export function runActions(services: Services) {
  const { documents, level, run, runs, ui, messages, host, studies, watch, operators, presence } =
    services;
  const status = () => run.getState().status;

  /** @param part what to solve of the document; all of it by default */
  const start = async (paused: boolean, part?: GraphDocument): Promise<void> => {
    const { document, template, validation } = documents.getState();
    const { problems } = part ? validate(part, builtinDatasets) : validation;
    const errors = problems.filter((problem) => problem.severity === "error");
    if (errors.length > 0) {
      ui.setState({ bottomTab: "problems" });
      messages.show({
        tone: "error",
        title: `The graph has ${errors.length === 1 ? "an error" : `${errors.length} errors`}`,
        detail: "Problems lists what to do; a click there leads to the node.",
      });
      return;
    }
    const asked = new Set(part?.nodes.map(datasetName));
    const absent = (await presence.refresh()).filter(({ name }) => !part || asked.has(name));
    if (absent.length > 0) {
      const [first] = absent;
      messages.show({
        tone: "error",
        title: absent.length === 1 ? "Data is missing" : `Data of ${absent.length} sets is missing`,
        detail: first && absenceWords(first),
      });
      const node = document.nodes.find((each) => datasetName(each) === first?.name);
      if (node) reveal(services, node.id);
      return;
    }
    try {
      const waiting = await operators.pending(part ?? document);
      if (waiting.length > 0) {
        ui.setState({ dialog: "operator-consent" });
        messages.show({
          tone: "error",
          title: "The document's code was not allowed to run",
          detail: `${waitingWords(waiting)}: read it, then allow it, then run again.`,
        });
        return;
      }
    } catch (error) {
      messages.showError("The run was not started", error);
      return;
    }
    await runs.start(part ?? document, template, paused);
  };

  const control = async (action: RunControl): Promise<void> => {
    try {
      await runs.control(action);
    } catch (error) {
      messages.showError("The run did not take the command", error);
    }
  };

  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      const look = (): boolean => {
        if (isActive(status())) return false;
        resolve();
        return true;
      };
      if (look()) return;
      const off = run.subscribe(() => {
        if (look()) off();
      });
    });

  const cannotStart = (): string | null => {
    if (host.connection.getState().state !== "open") return "There is no connection to the host.";
    if (documents.getState().document.nodes.length === 0) return "The canvas is empty.";
    return null;
  };

  return {
    run: {
      title: "Run",
      group: "Run",
      keys: ["Mod+Enter"],
      always: true,
      run: () => (status() === "paused" ? control("resume") : start(false)),
      off: () =>
        status() === "running" || status() === "starting" ? "It is running." : cannotStart(),
    },
    pause: {
      title: "Pause",
      group: "Run",
      keys: ["Mod+."],
      always: true,
      run: () => control("pause"),
      off: () => (status() === "running" ? null : "Nothing is running."),
    },
    step: {
      title: "One iteration",
      group: "Run",
      keys: ["Mod+Shift+Enter"],
      always: true,
      async run() {
        if (status() === "running") await control("pause");
        if (!isActive(status())) await start(true);
        await control("step");
      },
      off: () => (status() === "starting" ? "It is starting." : cannotStart()),
    },
    "step-batch": {
      title: "One batch",
      group: "Run",
      keys: ["Mod+Alt+Enter"],
      always: true,
      async run() {
        if (!isActive(status())) await start(true);
        await control("step-batch");
      },
      off: () =>
        status() === "starting"
          ? "It is starting."
          : documents.getState().document.nodes.some(({ type }) => type === "dataset")
            ? cannotStart()
            : "This model has no mini-batches.",
    },
    "step-projection": {
      title: "One projection",
      group: "Run",
      keys: ["Mod+Alt+."],
      always: true,
      async run() {
        if (!isActive(status())) await start(true);
        ui.setState({ bottomTab: "stepping" });
        await control("step-projection");
      },
      off: () => (status() === "starting" ? "It is starting." : cannotStart()),
    },
    "step-back": {
      title: "Step back",
      group: "Run",
      keys: ["Mod+Alt+,"],
      always: true,
      run: () => control("step-back"),
      off() {
        if (status() !== "paused") return "Pause a run first.";
        return (run.getState().rewind?.states ?? 0) > 0
          ? null
          : "There is no earlier state to go to.";
      },
    },
    breakpoint: {
      title: "Breakpoint on or off",
      group: "Run",
      keys: ["B"],
      run: () => {
        const { prefix } = level.place();
        for (const node of ui.getState().selectedNodes) watch.toggle(prefix + node);
      },
      off: () => (ui.getState().selectedNodes.length === 0 ? "Select a node first." : null),
    },
    mute: {
      title: "Switch a constraint off or on",
      group: "Edit",
      keys: ["M"],
      run() {
        const { document } = level.getState();
        const nodes = document.nodes.filter(
          (node) => ui.getState().selectedNodes.includes(node.id) && canMute(node),
        );
        const muted = nodes.some((node) => node.muted !== true);
        level.dispatch(
          batch(nodes.map(({ id }) => ({ type: "set-muted" as const, node: id, muted }))),
          { name: muted ? "Switch off" : "Switch on" },
        );
      },
      off() {
        const { document } = level.getState();
        const chosen = document.nodes.filter(({ id }) => ui.getState().selectedNodes.includes(id));
        if (chosen.length === 0) return "Select a constraint first.";
        return chosen.some(canMute)
          ? null
          : "Only sets and targets can be off: what computes a value is needed by others.";
      },
    },
    isolate: {
      title: "Solve only the selection",
      group: "Run",
      keys: ["Mod+I"],
      async run() {
        const { document } = documents.getState();
        const part = onlyWith(document, ui.getState().selectedNodes);
        if (isActive(status())) await control("stop");
        await ended();
        await start(false, part);
        const left = document.nodes.length - part.nodes.length;
        if (run.getState().status !== "failed" && left > 0)
          messages.show({
            tone: "info",
            title: `Solving ${part.nodes.length} of ${document.nodes.length} nodes`,
            detail: "The selection and all that leads to it. Run takes the whole again.",
          });
      },
      off() {
        if (ui.getState().selectedNodes.length === 0) return "Select a node first.";
        return ui.getState().inside.length > 0 ? "Leave the group first." : cannotStart();
      },
    },
    "run-on": {
      title: "Go on from the last checkpoint",
      group: "Run",
      keys: [],
      async run() {
        const { checkpoint } = run.getState();
        const { document, template } = documents.getState();
        if (checkpoint) await runs.start(document, template, false, checkpoint.id);
      },
      off: () =>
        run.getState().checkpoint === null ? "No run of this document was cut off." : cannotStart(),
    },
    "find-conflict": {
      title: "Find the conflict",
      group: "Run",
      keys: [],
      async run() {
        if (status() === "running" || status() === "paused") await control("stop");
        // A run that a search replaces is not heard of again: it must have ended before.
        await ended();
        await studies.findConflict(documents.getState().document);
      },
      off: () => (studies.busy ? "A search or a race is going on." : cannotStart()),
    },
    stop: {
      title: "Stop",
      group: "Run",
      keys: ["Mod+Shift+."],
      always: true,
      run: () => control("stop"),
      off: () => (isActive(status()) ? null : "Nothing is running."),
    },
    reset: {
      title: "Reset",
      group: "Run",
      keys: ["Mod+Shift+,"],
      always: true,
      run: () => runs.reset(),
      off: () => (status() === "idle" ? "Nothing has run yet." : null),
    },
  } as const satisfies Record<string, Action>;
}
