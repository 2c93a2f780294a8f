/** Judging what a run found, and the page that tells of it. */
import { CurveRecorder } from "../../core/card/recorder.ts";
import type { RunCurves } from "../../core/protocol/curves.ts";
import type { RunResult } from "../../core/protocol/messages.ts";
import type { Services } from "../app/services.ts";
import { nothingToEvaluate, partSizes } from "../state/evaluation.ts";
import { fileNameOf } from "../state/file-name.ts";
import { download } from "../ui/save-file.ts";
import type { Action } from "./action.ts";

export function evaluationActions(services: Services) {
  const { evaluation, run, ui, host, messages } = services;
  const off = (): string | null => {
    const { status, run: held } = run.getState();
    if (held === null) return "Run first.";
    if (status === "running" || status === "starting") return "Pause the run, or wait for its end.";
    if (status === "failed") return "The run failed.";
    if (status === "lost") return "The solver's process ended: run again.";
    return evaluation.getState().status === "going" ? "It is being evaluated." : null;
  };
  /** The card as HTML; what can be evaluated and is not yet is first. */
  const card = async (): Promise<string> => {
    const { document } = run.getState();
    const result = resultOf(services);
    if (document === null || result === undefined) throw new Error("Nothing has run.");
    const judgeable = nothingToEvaluate(document) === null;
    const empty = partSizes(document)[evaluation.getState().part] === 0;
    const { found, iteration } = evaluation.getState();
    if (judgeable && !empty && (found === null || iteration !== result.iterations)) {
      ui.setState({ bottomTab: "evaluation" });
      await evaluation.start();
      const { status, message } = evaluation.getState();
      if (status !== "done") throw new Error(message ?? "The evaluation was cancelled.");
    }
    const [{ modelCard }, { version }] = await Promise.all([
      import("../../core/card/card.ts"),
      host.request("app.info", {}),
    ]);
    const none = judgeable
      ? "Not evaluated: the data has no such part."
      : "Not evaluated: the model has no probe to evaluate.";
    return modelCard({
      document,
      version,
      result,
      curves: curvesOf(services),
      evaluation: evaluation.getState().found ?? { none },
    });
  };
  return {
    evaluate: {
      title: "Evaluate what was found",
      group: "Run",
      keys: [],
      async run() {
        ui.setState({ bottomTab: "evaluation" });
        const { document } = run.getState();
        if (document && nothingToEvaluate(document) === null) await evaluation.start();
      },
      off,
    },
    "export-card": {
      title: "Model card\u2026",
      group: "File",
      keys: [],
      async run() {
        try {
          const html = await card();
          const name = fileNameOf(run.getState().document?.name ?? "");
          download(`${name}-card.html`, new Blob([html], { type: "text/html" }));
        } catch (error) {
          messages.showError("No model card was made", error);
        }
      },
      off,
    },
  } as const satisfies Record<string, Action>;
}

/** What the run came to; of one that is paused, where it stands. */
function resultOf({ run, telemetry }: Services): RunResult | undefined {
  const { result, started, metrics } = run.getState();
  if (result) return result;
  const { latest } = telemetry;
  if (started === null || latest === undefined) return undefined;
  const { iteration, seconds, gap, residuals } = latest;
  return {
    ...{ status: "stopped", template: null, solver: started.solver, backend: started.backend },
    ...{ seed: started.seed, iterations: iteration, seconds, gap },
    metrics: metrics.at(-1)?.values ?? {},
    residuals: Object.fromEntries(
      started.constraints.map((id, k) => [id, residuals[k] ?? Number.NaN]),
    ),
  };
}

/** How the run went, as far as the window saw it. */
function curvesOf({ run, telemetry }: Services): RunCurves | undefined {
  const { started, metrics } = run.getState();
  if (started === null) return undefined;
  const { history } = telemetry;
  const recorder = new CurveRecorder(started.constraints);
  const [iterations, gaps] = [history.column(0), history.column(1)];
  const residuals = started.constraints.map((_, k) => history.column(2 + k));
  iterations.forEach((iteration, i) => {
    recorder.frame(
      iteration,
      gaps[i] as number,
      residuals.map((column) => column[i] as number),
    );
  });
  for (const { iteration, values } of metrics) recorder.metrics(iteration, values);
  return recorder.curves();
}
