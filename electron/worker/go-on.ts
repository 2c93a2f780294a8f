/** After the graphics device failed: the same run on the next backend, from its last checkpoint. */
import type { LoadedDataset } from "../../core/base/datasets.ts";
import { type Checkpoint, resumeFrom } from "../../core/engine/checkpoint.ts";
import type { GraphDocument } from "../../core/graph/schema.ts";
import type { RunEvent } from "../../core/protocol/messages.ts";
import { withoutGpu } from "./backend.ts";
import { retireDevice, sentence } from "./device.ts";
import { type Prepared, prepareRun } from "./prepare.ts";

type Told = Omit<Extract<RunEvent, { type: "backend-changed" }>, "type" | "run">;

/**
 * @param lost what ran on the device; freed here
 * @param why how the device failed, in words
 * @throws ProxflowError `backend-missing` if no other backend starts
 */
export async function goOnElsewhere(parts: {
  readonly document: GraphDocument;
  readonly load: (name: string) => LoadedDataset;
  readonly lost: Prepared;
  readonly from: Checkpoint | undefined;
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
