/** After the graphics device failed: the same run on the next backend, from its last checkpoint. */
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { type Checkpoint, resumeFrom } from "../../core/engine/checkpoint.ts";
import type { Outcome } from "../../core/engine/types.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { withoutGpu } from "./backend.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { checkDevice, deviceFault, retireDevice, sentence } from "./device.ts";
import { type Prepared, prepareRun } from "./prepare.ts";

type Told = Omit<Extract<RunEvent, { type: "backend-changed" }>, "type" | "run">;

export interface Solving {
  readonly document: GraphDocument;
  readonly load: (name: string) => LoadedDataset;
  readonly prepared: Prepared;
  readonly checkpoints: Checkpoints;
  /** The engine's loop. */
  solve(prepared: Prepared): Promise<Outcome>;
  /** The session before is freed; `solve` is called with the next. */
  moved(prepared: Prepared, told: Told): void;
}

/**
 * Solves to the end, on as many backends as that takes.
 * @throws ProxflowError `backend-missing` if a device failed and no other backend starts; and what
 *   `solve` throws where the device is not behind it
 */
export async function solveThrough(
  parts: Solving,
): Promise<{ readonly prepared: Prepared; readonly outcome: Outcome }> {
  const { document, load, checkpoints, solve, moved } = parts;
  let { prepared } = parts;
  for (;;)
    try {
      const outcome = await solve(prepared);
      checkDevice();
      return { prepared, outcome };
    } catch (error) {
      const why = await deviceFault();
      if (why === undefined) throw error;
      const lost = prepared;
      const next = await goOnElsewhere({ document, load, lost, from: checkpoints.last, why });
      prepared = next.prepared;
      moved(prepared, next.told);
    }
}

async function goOnElsewhere(parts: {
  readonly document: GraphDocument;
  readonly load: (name: string) => LoadedDataset;
  readonly lost: Prepared;
  readonly from: Checkpoint | undefined;
  /** How the device failed, in words. */
  readonly why: string;
}): Promise<{ readonly prepared: Prepared; readonly told: Told }> {
  const { document, load, lost, from, why } = parts;
  lost.session.dispose();
  retireDevice();
  const prepared = await prepareRun(document, load, () => withoutGpu(why));
  if (from) resumeFrom(prepared.session, from);
  const { name, reason } = prepared.backend;
  const iteration = from?.iteration ?? 0;
  const place =
    iteration === 0 ? "from the beginning" : `from iteration ${iteration}, its last checkpoint`;
  const message = `${sentence(why)} The run goes on with ${name} ${place}.`;
  return { prepared, told: { backend: name, reason, iteration, message } };
}
