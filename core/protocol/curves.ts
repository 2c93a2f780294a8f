/** How a run went, thinned to what can be drawn: kept beside its parameters, and shown in model cards. */
import { z } from "zod";

/** JSON has no infinities: they become `null`. */
const values = z.array(z.number().nullable()).readonly();

export const runCurves = z.object({
  iterations: z.array(z.number()).readonly(),
  /** One an iteration listed, as are those of each residual. */
  gaps: values,
  /** Of the constraints with the largest ones at the end, by id. */
  residuals: z.record(z.string(), values).readonly(),
  metrics: z.object({
    iterations: z.array(z.number()).readonly(),
    values: z.record(z.string(), values).readonly(),
  }),
});
export type RunCurves = z.infer<typeof runCurves>;
