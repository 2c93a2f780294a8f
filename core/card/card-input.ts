/** What a model card is made of. */
import type { GraphDocument } from "../graph/schema.ts";
import type { RunCurves } from "../protocol/curves.ts";
import type { EvaluationDone } from "../protocol/evaluation.ts";
import type { RunResult } from "../protocol/messages.ts";

export interface CardInput {
  /** As it was solved. */
  readonly document: GraphDocument;
  /** Of Proxflow. */
  readonly version: string;
  /** What the run came to, where that is known. */
  readonly result?: RunResult | undefined;
  /** How it went, where that was kept. */
  readonly curves?: RunCurves | undefined;
  /** The figures, or why there are none, in a sentence. */
  readonly evaluation: EvaluationDone | { readonly none: string };
}
