/**
 * Library entry "proxflow/node": runs documents in this process, with the backends and the data
 * that Node can load. Exported projects use it; the numbers are those of the app.
 */

import { run } from "../core/engine/index.ts";
import type { GraphDocument } from "../core/graph/schema.ts";
import type { RunOverrides, RunResult } from "../core/protocol/messages.ts";
import { withOverrides } from "./host/check.ts";
import { loadDataset } from "./worker/datasets.ts";
import { createGate } from "./worker/gate.ts";
import { prepareRun, resultOf } from "./worker/prepare.ts";

export type { RunOverrides, RunResult } from "../core/protocol/messages.ts";
export { type PickedBackend, pickBackend } from "./worker/backend.ts";
export { loadDataset } from "./worker/datasets.ts";

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

export interface RunInNodeOptions {
  /** Settings that win over the document's own. */
  readonly overrides?: RunOverrides;
  /** Goes into the result as it is. */
  readonly template?: string | null;
  /** Called a few times a second. */
  onProgress?(progress: RunProgress): void;
  /** Told once the backend is chosen, with the reason in words. */
  onBackend?(name: string, reason: string): void;
  /** Aborting ends the run after its iteration, with status "stopped". */
  readonly signal?: AbortSignal;
}

/** Milliseconds between calls of `onProgress`. */
const INTERVAL = 250;

/**
 * Solves a document in this process.
 * @throws DocumentError for an unsound document; ProxflowError `backend-missing`, `no-dataset`,
 *   `bad-data`, `not-finite`
 */
export async function runInNode(
  document: GraphDocument,
  options: RunInNodeOptions = {},
): Promise<RunResult> {
  const { overrides = {}, template = null, onProgress, onBackend, signal } = options;
  const prepared = await prepareRun(withOverrides(document, overrides), loadDataset);
  const { session, backend } = prepared;
  onBackend?.(backend.name, backend.reason);
  const named = (names: readonly string[], values: Float32Array): Record<string, number> =>
    Object.fromEntries(
      names.flatMap((name, i) => {
        const value = values[i] as number;
        return Number.isNaN(value) ? [] : [[name, value]];
      }),
    );
  // Lets timers and signals of the caller through while the run computes.
  const gate = createGate(false, async () => {});
  const stop = (): void => gate.apply("stop");
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  try {
    const outcome = await run(session, {
      frameInterval: INTERVAL,
      gate: gate.pass,
      ...(onProgress
        ? {
            onFrame: ({ iteration, seconds, gap, rate, residuals, metrics }) =>
              onProgress({
                iteration,
                seconds,
                gap,
                rate,
                residuals: named(session.constraints, residuals),
                metrics: named(session.metrics, metrics),
              }),
          }
        : {}),
    });
    return resultOf(prepared, template, outcome);
  } finally {
    signal?.removeEventListener("abort", stop);
    session.dispose();
  }
}
