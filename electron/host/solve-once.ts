/** One run from its start to its end in a worker process of its own, without anybody watching. */
import { ProxflowError } from "../../core/base/errors.ts";
import type { Parameters } from "../../core/engine/solve.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent, RunOverrides, RunResult } from "../../core/protocol/messages.ts";
import { createSupervisor, type RunFiles, type Supervisor } from "./supervisor.ts";
import type { SpawnWorker } from "./worker-process.ts";

export interface OneRun {
  readonly document: GraphDocument;
  readonly template: string | null;
  readonly overrides: RunOverrides;
}

/** Values of a run that a supervisor still holds, by variable id; the parameters where none are named. */
export async function heldParameters(supervisor: Supervisor, run: string): Promise<Parameters> {
  const values = await supervisor.snapshot(run);
  return Object.fromEntries(
    values.map(({ id, shape, data }) => [id, { shape, data: Float32Array.from(data) }]),
  );
}

/**
 * @param data folder of data sets; where left out, the usual place
 * @throws ProxflowError what the run failed with, or `worker-lost`
 */
export function solveOnce(
  spawn: SpawnWorker,
  run: OneRun,
  files: RunFiles = {},
  data?: string,
): Promise<{ readonly result: RunResult; readonly parameters: Parameters }> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void): void => {
      supervisor.close();
      then();
    };
    const fail = (code: string, message: string): void =>
      end(() => reject(new ProxflowError(code, message)));
    const event = (told: RunEvent): void => {
      if (told.type === "failed") fail(told.error.code, told.error.message);
      if (told.type === "worker-lost") fail("worker-lost", told.message);
      if (told.type === "finished")
        heldParameters(supervisor, told.run).then(
          (parameters) => end(() => resolve({ result: told.result, parameters })),
          (error: unknown) => end(() => reject(error)),
        );
    };
    const frame = (_run: string, [sequence = 0]: Float32Array): void => supervisor.ack(sequence);
    const supervisor = createSupervisor(spawn, { event, frame }, { data });
    supervisor.start({ ...run, paused: false }, files);
  });
}
