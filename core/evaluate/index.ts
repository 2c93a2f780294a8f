/** What solved parameters are worth on a part of the data, by each probe that measures it. */
import type { GraphDocument } from "../graph/schema.ts";
import { Classification, type ClassificationReport } from "./classification.ts";
import { type EvaluateOptions, type Judged, prepare, widthOf } from "./prepare.ts";
import { Regression, type RegressionReport } from "./regression.ts";

export type { ClassificationReport } from "./classification.ts";
export type { EvaluateOptions } from "./prepare.ts";
export type { RegressionReport } from "./regression.ts";

/** What one probe's node was found to measure. */
export type Evaluation = { readonly node: string } & (ClassificationReport | RegressionReport);

/** Examples a forward pass. */
const CHUNK = 1000;

/**
 * Judges the inputs of each probe `accuracy` and `mean-squared-error` on one part of the data, on the
 * tfjs backend that is set. Nothing is solved; memory does not grow with the data.
 * @returns a report a probe, in the order of the document
 * @throws ProxflowError `bad-document`; `nothing-to-evaluate` without such a probe; `no-held-out`,
 * `no-validation` or `no-train` where the data has no example in the part; `bad-parameters`;
 * `dataset-missing`; `not-finite`
 */
export async function evaluate(
  document: GraphDocument,
  options: EvaluateOptions,
): Promise<readonly Evaluation[]> {
  const { worst = 12, onProgress } = options;
  const prepared = prepare(document, options);
  const { judged, total } = prepared;
  try {
    const judges = judged.map((each) => judgeOf(each, worst));
    for (let at = 0; at < total; at += CHUNK) {
      await onProgress?.(at, total);
      const size = Math.min(CHUNK, total - at);
      const read = await prepared.pass(Uint32Array.from({ length: size }, (_, i) => at + i));
      read.forEach(([said, wanted], k) => {
        judges[k]?.add(said, wanted);
      });
    }
    await onProgress?.(total, total);
    return judged.map(({ probe }, k) => ({
      node: probe.node,
      ...(judges[k] as Classification | Regression).report(),
    }));
  } finally {
    prepared.dispose();
  }
}

function judgeOf(judged: Judged, worst: number): Classification | Regression {
  const all = widthOf(judged);
  if (judged.probe.op.type === "mean-squared-error") return new Regression(all, worst);
  const width = judged.shape.at(-1) as number;
  const known = judged.labels?.info.classes;
  const names =
    known?.length === width ? known : Array.from({ length: width }, (_, k) => String(k));
  return new Classification(names, all / width, worst);
}
