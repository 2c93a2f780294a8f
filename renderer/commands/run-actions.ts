import type { Services } from "../app/services.ts";
import { isActive } from "../state/run-store.ts";
import type { Action } from "./action.ts";

export function runActions({ documents, run, runs, ui, messages, host }: Services) {
  const status = () => run.getState().status;

  const start = async (paused: boolean): Promise<void> => {
    const { document, template, validation } = documents.getState();
    const errors = validation.problems.filter((problem) => problem.severity === "error");
    if (errors.length > 0) {
      ui.setState({ bottomTab: "problems" });
      messages.show({
        tone: "error",
        title: `The graph has ${errors.length === 1 ? "an error" : `${errors.length} errors`}`,
        detail: "Problems lists what to do; a click there leads to the node.",
      });
      return;
    }
    await runs.start(document, template, paused);
  };

  const control = async (action: "pause" | "resume" | "step" | "stop"): Promise<void> => {
    try {
      await runs.control(action);
    } catch (error) {
      messages.showError("The run did not take the command", error);
    }
  };

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
    stop: {
      title: "Stop",
      group: "Run",
      keys: ["Mod+Shift+."],
      always: true,
      run: () => control("stop"),
      off: () => (isActive(status()) ? null : "Nothing is running."),
    },
  } as const satisfies Record<string, Action>;
}
