/** From a document to a session that runs, and from its outcome to the run's result. */
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { createSession, type Session } from "../../core/engine/index.ts";
import type { Outcome } from "../../core/engine/types.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunResult } from "../../core/protocol/messages.ts";
import { checkDocument } from "../host/check.ts";
import { type PickedBackend, pickBackend } from "./backend.ts";
import { tracerOf } from "./operators/tracer.ts";

export interface Prepared {
  readonly session: Session;
  readonly backend: PickedBackend;
}

/**
 * Checks the document, sets the backend, loads the data and builds the session.
 * @param load gives a data set by name; a worker keeps those it loaded
 * @param pick sets the backend; default: as the document says
 * @throws DocumentError, ProxflowError
 */
export async function prepareRun(
  document: GraphDocument,
  load: (name: string) => LoadedDataset,
  pick: () => Promise<PickedBackend> = () => pickBackend(document.solver.backend),
): Promise<Prepared> {
  const names = checkDocument(document);
  const operators = await tracerOf(document);
  const backend = await pick();
  const datasets = Object.fromEntries(names.map((name) => [name, load(name)]));
  return { session: createSession({ document, datasets, operators }), backend };
}

/** What the CLI prints and the app shows. */
export function resultOf(
  { session, backend }: Prepared,
  template: string | null,
  outcome: Outcome,
): RunResult {
  return {
    status: outcome.status,
    template,
    solver: session.settings.algorithm,
    backend: backend.name,
    seed: session.settings.seed,
    iterations: outcome.iterations,
    seconds: outcome.seconds,
    gap: outcome.gap,
    metrics: outcome.metrics,
    residuals: outcome.residuals,
  };
}
