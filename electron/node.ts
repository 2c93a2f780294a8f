/**
 * Library entry "proxflow/node": runs documents in this process, with the backends and the data
 * that Node can load. Exported projects use it; the numbers are those of the app.
 * @module proxflow/node
 */

import { createSession, run, type Session } from "../core/engine/index.ts";
import type { Parameters } from "../core/engine/solve.ts";
import type { Outcome } from "../core/engine/types.ts";
import type { GraphDocument } from "../core/graph/schema.ts";
import type { RunOverrides, RunResult } from "../core/protocol/messages.ts";
import { checkDocument, withOverrides } from "./host/check.ts";
import { dataFolder } from "./host/paths.ts";
import { pickBackend } from "./worker/backend.ts";
import { createCheckpoints } from "./worker/checkpoints.ts";
import { checkDevice } from "./worker/device.ts";
import { createGate } from "./worker/gate.ts";
import { solveThrough } from "./worker/go-on.ts";
import { tracerOf } from "./worker/operators/tracer.ts";
import { loaderFor } from "./worker/own-data.ts";
import { type Prepared, prepareRun, resultOf } from "./worker/prepare.ts";

export type { RunOverrides, RunResult } from "../core/protocol/messages.ts";
export {
  type Origin,
  type ReadParameters,
  readParameters,
  writeParameters,
} from "./host/parameters-file.ts";
export { type PickedBackend, pickBackend } from "./worker/backend.ts";
export { loadDataset } from "./worker/datasets.ts";
export { tracerOf as operatorTracer } from "./worker/operators/tracer.ts";

/** How far a run is; residuals and gap are of the last iteration. */
export interface RunProgress {
  readonly iteration: number;
  readonly seconds: number;
  readonly gap: number;
  /** Iterations a second. */
  readonly rate: number;
  /** By node id. */
  readonly residuals: Readonly<Record<string, number>>;
  /** Measured on held-out data; empty before the first measurement. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** How a document is solved in this process. */
export interface RunInNodeOptions {
  /** Settings that win over the document's own. */
  readonly overrides?: RunOverrides;
  /** Where imported data sets are kept; default: PROXFLOW_DATA, else the app's own folder. */
  readonly dataFolder?: string;
  /** Goes into the result as it is. */
  readonly template?: string | null;
  /** Called a few times a second. */
  onProgress?(progress: RunProgress): void;
  /**
   * Told once the backend is chosen, with the reason in words; and again where a graphics device
   * fails and the run goes on with the next backend, from its last checkpoint.
   */
  onBackend?(name: string, reason: string): void;
  /** Told at the end of the run what it found, by variable id; waited for. */
  onParameters?(parameters: Parameters, result: RunResult): void | Promise<void>;
  /** Aborting ends the run after its iteration, with status "stopped". */
  readonly signal?: AbortSignal;
}

/** Milliseconds between calls of `onProgress`. */
const INTERVAL = 250;

/**
 * Solves a document in this process. Operators of the document's own run, in a sandbox: without files,
 * network or other modules, with bounds on memory and time.
 * @throws DocumentError for an unsound document; ProxflowError `backend-missing`, `no-dataset`,
 *   `data-missing`, `bad-data`, `not-finite`
 */
export async function runInNode(
  document: GraphDocument,
  options: RunInNodeOptions = {},
): Promise<RunResult> {
  const { overrides = {}, template = null, onProgress, onBackend, signal } = options;
  const solved = withOverrides(document, overrides);
  const load = loaderFor(solved, options.dataFolder ?? dataFolder());
  const prepared = await prepareRun(solved, load);
  onBackend?.(prepared.backend.name, prepared.backend.reason);
  const named = (names: readonly string[], values: Float32Array): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name, i) => {
        const value = values[i] as number;
        return Number.isNaN(value) ? [] : [[name, value]];
      }),
    );
  const checkpoints = createCheckpoints();
  let { session } = prepared;
  let seconds = 0;
  // Lets timers and signals of the caller through while the run computes.
  const gate = createGate(false, async () => {
    checkDevice();
    await checkpoints.between(session);
  });
  const stop = (): void => gate.apply("stop");
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const solve = ({ session }: Prepared): Promise<Outcome> =>
    run(session, {
      frameInterval: INTERVAL,
      secondsBefore: seconds,
      gate: gate.pass,
      onMetrics(m) {
        seconds = m.seconds;
      },
      ...(onProgress && {
        onFrame({ residuals, metrics, iteration, seconds: now, gap, rate }) {
          seconds = now;
          onProgress({
            iteration,
            seconds,
            gap,
            rate,
            residuals: named(session.constraints, residuals),
            metrics: named(session.metrics, metrics),
          });
        },
      }),
    });
  try {
    const end = await solveThrough({
      document: solved,
      load,
      prepared,
      checkpoints,
      solve,
      moved(next) {
        session = next.session;
        onBackend?.(next.backend.name, next.backend.reason);
      },
    });
    const result = resultOf(end.prepared, template, end.outcome);
    await options.onParameters?.(await parametersOf(session), result);
    return result;
  } finally {
    signal?.removeEventListener("abort", stop);
    session.dispose();
  }
}

const parametersOf = async (session: Session): Promise<Parameters> =>
  Object.fromEntries((await session.values()).map(({ id, ...array }) => [id, array]));

/**
 * Measures parameters on held-out data, as a run does; nothing is solved.
 * @param parameters all of the model's, by variable id
 * @param options where imported data sets are kept
 * @returns metrics by name
 * @throws as `runInNode`, and ProxflowError `bad-parameters`
 */
export async function measureInNode(
  document: GraphDocument,
  parameters: Parameters,
  options: Pick<RunInNodeOptions, "dataFolder"> = {},
): Promise<Record<string, number>> {
  const names = checkDocument(document);
  const load = loaderFor(document, options.dataFolder ?? dataFolder());
  await pickBackend(document.solver.backend);
  const datasets = Object.fromEntries(names.map((name) => [name, load(name)]));
  const operators = await tracerOf(document);
  const session = createSession({ document, datasets, parameters, operators });
  try {
    return await session.evaluate();
  } finally {
    session.dispose();
  }
}
