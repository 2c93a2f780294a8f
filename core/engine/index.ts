/** Running a document: sessions and the loop around them. */
export { run } from "./run.ts";
export { Session } from "./session.ts";
export { parseGoal } from "./stop.ts";
export type * from "./types.ts";

import * as tf from "@tensorflow/tfjs-core";
import { mendWebgpu } from "../ops/kernels/wgsl/mend.ts";
import { Session } from "./session.ts";
import type { SessionOptions } from "./types.ts";

/**
 * A session for a document; the tfjs backend must be set.
 * @throws ProxflowError on bad input.
 * @example
 * ```ts
 * import "@tensorflow/tfjs-backend-cpu";
 * import { createSession, model, run } from "proxflow";
 *
 * const m = model("line and circle");
 * const point = m.parameter("point", { shape: [2] });
 * m.hyperplane("line", { x: point.value });
 * m.sphere("circle", { x: point.value });
 * const document = m.document({ algorithm: "dr", stop: { iterations: 5 } });
 * const session = createSession({ document, datasets: {} });
 * const { status, iterations } = await run(session);
 * console.log(status, iterations); // limit 5
 * session.dispose();
 * ```
 */
export function createSession(options: SessionOptions): Session {
  if (tf.getBackend() === "webgpu") mendWebgpu();
  return new Session(options);
}
