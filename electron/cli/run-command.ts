/** `proxflow run`: solves in the worker process, as the app does. */

import { resolve } from "node:path";
import { CurveRecorder } from "../../core/card/recorder.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunCurves } from "../../core/protocol/curves.ts";
import type { RunEvent, RunOverrides, RunResult } from "../../core/protocol/messages.ts";
import { decodeFrame } from "../../core/protocol/telemetry.ts";
import type { Algorithm, BackendName } from "../../core/solvers/settings.ts";
import { checkDocument, withOverrides } from "../host/check.ts";
import { withKept } from "../host/data/kept.ts";
import { createDataStore } from "../host/data/store.ts";
import { defined } from "../host/errors.ts";
import { writeParameters } from "../host/parameters-file.ts";
import { dataFolder } from "../host/paths.ts";
import { heldParameters } from "../host/solve-once.ts";
import { createSupervisor, type RunFiles } from "../host/supervisor.ts";
import { forkWorker } from "../host/worker-process.ts";
import { allowOperators } from "./allow-operators.ts";
import { RunFailed } from "./errors.ts";
import { createProgress, type Progress } from "./progress.ts";
import { setParam } from "./set-params.ts";
import { loadSource } from "./source.ts";

export interface RunOptions {
  readonly solver?: Algorithm;
  readonly backend?: BackendName | "auto";
  readonly iterations?: number;
  readonly seconds?: number;
  readonly until?: string;
  readonly seed?: number;
  readonly maxMemory?: number;
  readonly set?: readonly string[];
  readonly allowOperators?: boolean;
  /** File that checkpoints go to. */
  readonly checkpoint?: string;
  /** File of the checkpoint to go on from. */
  readonly resume?: string;
  /** File that the parameters found go to. */
  readonly save?: string;
  readonly json?: boolean;
}

/** Milliseconds between checkpoints at least. */
const CHECKPOINT_EVERY = 3000;

interface Job {
  readonly document: GraphDocument;
  readonly template: string | null;
  readonly overrides: RunOverrides;
}

type Keep = (parameters: Parameters, result: RunResult, curves: RunCurves) => Promise<void>;

/**
 * Runs to the end; Ctrl-C stops after the iteration, twice gives up.
 * @param keep takes the result and the parameters while the worker still has them
 * @throws RunFailed
 */
function solve(job: Job, files: RunFiles, progress: Progress, keep?: Keep): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const fail = (error: RunFailed["error"]): void => reject(new RunFailed(error));
    let recorder = new CurveRecorder([]);
    const onEvent = (event: RunEvent): void => {
      if (event.type === "started") {
        progress.started(event);
        recorder = new CurveRecorder(event.constraints);
      }
      if (event.type === "backend-changed") progress.moved(event);
      if (event.type === "metrics") {
        progress.metrics(event);
        recorder.metrics(event.iteration, event.values);
      }
      if (event.type === "finished") finish(event.run, event.result);
      if (event.type === "failed") end(() => fail(event.error));
      if (event.type === "checkpoint" && event.failed !== undefined)
        progress.warn(`No checkpoint was written: ${event.failed}`);
      if (event.type === "silent") progress.warn(event.message);
      if (event.type === "worker-lost")
        end(() => fail({ code: "worker-lost", message: event.message }));
    };
    const supervisor = createSupervisor(forkWorker, {
      event: onEvent,
      frame(_run, frame) {
        progress.frame(frame);
        const { iteration, gap, residuals } = decodeFrame(frame);
        recorder.frame(iteration, gap, residuals);
        supervisor.ack(frame[0] ?? 0);
      },
    });
    const finish = (run: string, result: RunResult): void => {
      const kept = keep
        ? heldParameters(supervisor, run).then((found) => keep(found, result, recorder.curves()))
        : Promise.resolve();
      kept.then(
        () => end(() => resolve(result)),
        (error: unknown) => end(() => reject(error)),
      );
    };
    let interrupted: number | undefined;
    const interrupt = (): void => {
      // One Ctrl-C may come several times: from the terminal, and passed on by npm.
      if (interrupted !== undefined && Date.now() - interrupted < 500) return;
      if (interrupted !== undefined)
        end(() => fail({ code: "interrupted", message: "The run was interrupted." }));
      else if (supervisor.active) supervisor.control(supervisor.active, "stop");
      interrupted = Date.now();
    };
    const end = (then: () => void): void => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      progress.end();
      supervisor.close();
      then();
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", interrupt);
    supervisor.start({ ...job, paused: false }, files);
  });
}

function summary(result: RunResult): string {
  const worst = Object.entries(result.residuals).sort(([, a], [, b]) => b - a);
  return [
    `${result.status} after ${result.iterations} iterations, ${result.seconds.toFixed(1)} s`,
    `  solver ${result.solver}, backend ${result.backend}, seed ${result.seed}`,
    `  gap ${result.gap.toPrecision(6)}`,
    ...Object.entries(result.metrics).map(([name, value]) => `  ${name} ${value.toFixed(4)}`),
    "  largest residuals:",
    ...worst.slice(0, 5).map(([node, value]) => `    ${node} ${value.toPrecision(4)}`),
  ].join("\n");
}

/** @throws RunFailed, and what is wrong with the input before anything is started */
export async function runCommand(name: string, options: RunOptions): Promise<void> {
  const source = await loadSource(name);
  const set = (options.set ?? []).reduce(setParam, source.document);
  const document = await withKept(set, createDataStore(dataFolder()));
  const overrides: RunOverrides = defined({
    algorithm: options.solver,
    backend: options.backend,
    iterations: options.iterations,
    seconds: options.seconds,
    until: options.until,
    seed: options.seed,
    maxMemory: options.maxMemory,
  });
  const { solver } = withOverrides(document, overrides);
  checkDocument({ ...document, solver });
  allowOperators(document, options.allowOperators === true);
  const progress = createProgress(process.stderr, { seconds: solver.stop.seconds });
  const { checkpoint, resume, save } = options;
  const files = defined({
    keepAt: checkpoint && { path: resolve(checkpoint), every: CHECKPOINT_EVERY, atEnd: true },
    resume: resume && resolve(resume),
  }) as RunFiles;
  const job = { document, template: source.template, overrides };
  const keep: Keep = (parameters, result, curves) =>
    writeParameters(resolve(save as string), parameters, { document, result, curves });
  const result = await solve(job, files, progress, save === undefined ? undefined : keep);
  process.stdout.write(`${options.json ? JSON.stringify(result) : summary(result)}\n`);
}
