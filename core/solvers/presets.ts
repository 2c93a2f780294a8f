/** Settings that belong together, by name; what they were chosen by is in docs/solvers.md. */
import type { SolverSettings } from "./settings.ts";

export interface Preset {
  readonly title: string;
  readonly help: string;
  readonly settings: Partial<SolverSettings> & Pick<SolverSettings, "batchSize">;
}

const adaptive = {
  algorithm: "cp",
  stepsPerBatch: 1,
  parameterStep: "adaptive",
  parameterRelaxation: 1,
  activationConsensus: "sum",
  decay: "linear",
  dataSlots: "fixed",
  pjaxCompatible: false,
} as const;

export const presets = {
  pjax: {
    title: "PJAX",
    help: "Alternating projections, 50 steps a batch of 256, plain metric and mean consensus, as PJAX trains.",
    settings: {
      algorithm: "ap",
      batchSize: 256,
      stepsPerBatch: 50,
      mobility: 0,
      parameterStep: "consensus",
      parameterRelaxation: 1,
      activationConsensus: "mean",
      decay: "none",
      dataSlots: "fixed",
      pjaxCompatible: false,
    },
  },
  fast: {
    title: "Fast",
    help: "One cyclic sweep a batch of 64; displacements become adaptive steps. For ten passes over the data.",
    settings: { ...adaptive, batchSize: 64, mobility: 1, rate: 0.012 },
  },
  accurate: {
    title: "Accurate",
    help: "The same with batches of 32: twice the steps, for when there is time for fifteen passes.",
    settings: { ...adaptive, batchSize: 32, mobility: 1, rate: 0.012 },
  },
} as const satisfies Readonly<Record<string, Preset>>;
