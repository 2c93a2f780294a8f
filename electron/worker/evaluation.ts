/** Judges what a run found, in the process that still holds it. One at a time. */
import { setImmediate } from "node:timers/promises";
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { ProxflowError } from "../../core/base/errors.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import { worstExamples } from "../../core/evaluate/examples.ts";
import { evaluate } from "../../core/evaluate/index.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { FromWorker, ToWorker } from "../../core/protocol/messages.ts";
import type { BackendName } from "../../core/solvers/settings.ts";
import { checkDocument } from "../host/check.ts";
import { toErrorMessage } from "../host/errors.ts";
import { withDevice } from "./device.ts";
import { tracerOf } from "./operators/tracer.ts";

/** What a run found, and where it computes. */
export interface Solved {
  readonly document: GraphDocument;
  readonly parameters: Parameters;
  readonly backend: BackendName;
}

export interface Evaluations {
  /** Answers by a message in any case. */
  start(
    asked: Extract<ToWorker, { type: "evaluate" }>,
    solved: () => Promise<Solved>,
    load: (name: string) => LoadedDataset,
  ): void;
  /** Ends what goes on, which resolves once nothing computes. */
  cancel(): Promise<void>;
}

/** Milliseconds between two messages on how far it is. */
const TELL_EVERY = 100;

export function createEvaluations(send: (message: FromWorker) => void): Evaluations {
  let cancelled = { yes: false };
  let over: Promise<void> = Promise.resolve();

  const cancel = async (): Promise<void> => {
    cancelled.yes = true;
    await over;
  };
  return {
    cancel,
    start({ run, request, part, worst }, solved, load) {
      const before = cancel();
      const mine = { yes: false };
      cancelled = mine;
      let told = 0;
      const onProgress = async (done: number, total: number): Promise<void> => {
        const now = performance.now();
        if (now - told >= TELL_EVERY) {
          told = now;
          send({ type: "evaluating", run, done, total });
        }
        // Messages, the one that cancels among them, come between two turns of the event loop.
        await setImmediate();
        if (mine.yes) throw new ProxflowError("cancelled", "The evaluation was cancelled.");
      };
      const judge = async (): Promise<void> => {
        await before;
        const { document, parameters, backend } = await solved();
        const names = checkDocument(document);
        const operators = await tracerOf(document);
        const datasets = Object.fromEntries(names.map((name) => [name, load(name)]));
        const options = { datasets, parameters, part, worst, operators, onProgress };
        const reports = await evaluate(document, options);
        const examples = await worstExamples(document, options, reports);
        send({ type: "evaluated", request, evaluation: { part, backend, reports, examples } });
      };
      over = judge().catch(async (error: unknown) =>
        send({ type: "refused", request, error: toErrorMessage(await withDevice(error)) }),
      );
    },
  };
}
