/** Evaluations between window, host and worker: what is asked, how far it is, and the reports. */
import { z } from "zod";
import { evaluationParts } from "../base/datasets.ts";
import { backends } from "../solvers/settings.ts";

const share = z.number().min(0).max(1).nullable();
const count = z.number().int().min(0);
const listOf = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const classification = z.object({
  kind: z.literal("classification"),
  examples: count,
  answers: count,
  accuracy: z.number(),
  perplexity: z.number().nullable(),
  confusion: listOf(listOf(count)),
  classes: listOf(
    z.object({ name: z.string(), support: count, precision: share, recall: share, f1: share }),
  ),
  calibration: z.object({
    error: z.number(),
    bins: listOf(
      z.object({
        from: z.number(),
        to: z.number(),
        count,
        confidence: z.number().nullable(),
        accuracy: share,
      }),
    ),
  }),
  worst: listOf(
    z.object({
      example: count,
      place: count,
      label: z.string(),
      prediction: z.string(),
      confidence: z.number(),
      loss: z.number(),
    }),
  ),
});

const regression = z.object({
  kind: z.literal("regression"),
  examples: count,
  rmse: z.number(),
  mae: z.number(),
  r2: z.number().nullable(),
  worst: listOf(
    z.object({ example: count, error: z.number(), target: z.number(), prediction: z.number() }),
  ),
});

const node = z.object({ node: z.string() });
const report = z.discriminatedUnion("kind", [
  classification.extend(node.shape),
  regression.extend(node.shape),
]);
export type ReportMessage = z.infer<typeof report>;

const exampleView = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("image"),
    width: count,
    height: count,
    channels: z.union([z.literal(1), z.literal(3)]),
    pixels: listOf(z.number().int().min(0).max(255)),
  }),
  z.object({
    kind: z.literal("text"),
    symbols: listOf(z.string()),
    from: count,
    steps: count,
  }),
  z.object({
    kind: z.literal("row"),
    entries: listOf(z.object({ name: z.string(), value: z.number() })),
    more: count,
  }),
]);
export type ViewMessage = z.infer<typeof exampleView>;

const exampleViews = listOf(z.object({ name: z.string(), view: exampleView }));
export type ViewsMessage = z.infer<typeof exampleViews>;

/** What is judged of a run's values. */
export const evaluationAsked = z.object({
  part: z.enum(evaluationParts),
  /** Worst examples a report shows at most. */
  worst: z.number().int().min(0).max(100),
});
export type EvaluationAsked = z.infer<typeof evaluationAsked>;

/** An evaluation that is done. */
export const evaluationDone = z.object({
  part: z.enum(evaluationParts),
  backend: z.enum(backends),
  /** A report a probe, in the order of the document. */
  reports: listOf(report),
  /** What the worst examples of each report look like, in its order. */
  examples: listOf(listOf(exampleViews)),
});
export type EvaluationDone = z.infer<typeof evaluationDone>;

export const evaluationProgress = z.object({ run: z.string(), done: count, total: count });

const run = z.object({ run: z.string() });
export const evaluationChannels = {
  /** Judges the values of a run that is over or paused; answers when it is done or was cancelled. */
  "evaluation.start": { request: evaluationAsked.extend(run.shape), reply: evaluationDone },
  /** The evaluation of this run that is going on is refused with the code `cancelled`. */
  "evaluation.cancel": { request: run, reply: z.object({}) },
} as const;

export const evaluationEvents = { "evaluation.progress": evaluationProgress } as const;
