/** Running a document: sessions and the loop around them. */
export { run } from "./run.ts";
export { Session } from "./session.ts";
export { parseGoal } from "./stop.ts";
export type * from "./types.ts";

import * as tf from "@tensorflow/tfjs-core";
import { mendWebgpu } from "../ops/kernels/wgsl/mend.ts";
import { Session } from "./session.ts";
import type { SessionOptions } from "./types.ts";

/** A session for a document; the tfjs backend must be set. @throws ProxflowError on bad input. */
export function createSession(options: SessionOptions): Session {
  if (tf.getBackend() === "webgpu") mendWebgpu();
  return new Session(options);
}
