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
      outputWeight: 1,
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
    help: "One cyclic sweep a batch of 64; displacements become adaptive steps. For ten passes over the data; the target's strength about 0.03.",
    settings: { ...adaptive, batchSize: 64, mobility: 1, outputWeight: 0.01, rate: 0.008 },
  },
  accurate: {
    title: "Accurate",
    help: "Batches of 32 and products whose outputs yield first. For fifteen passes; the target's strength about 0.01.",
    settings: { ...adaptive, batchSize: 32, mobility: 0, outputWeight: 0.001, rate: 0.005 },
  },
} as const satisfies Readonly<Record<string, Preset>>;
